-- schema: monitor
-- Merging an object with nothing drops its null members: an absent leaf is left out, never shown as 0.
-- `Total` is what processes asked for where that is known apart from what devices did, which is `Actual`.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW tb_monitor_host_info AS
SELECT UNIX_TIMESTAMP(s.a_time) * 65536 + s.seq AS id,
  h.rshost AS rshost,
  JSON_MERGE_PATCH('{}', JSON_OBJECT('total', s.cores, 'load', s.load1,
    'id', ROUND(100 * s.cpu_idle_ms / (s.interval_ms * s.cores), 1),
    'wa', ROUND(100 * s.cpu_iowait_ms / (s.interval_ms * s.cores), 1))) AS cpu_info,
  JSON_MERGE_PATCH('{}', JSON_OBJECT('total', ROUND(s.mem_total_bytes / 1073741824),
    'used', ROUND(s.mem_used_bytes / 1073741824),
    'free', ROUND(s.mem_total_bytes / 1073741824) - ROUND(s.mem_used_bytes / 1073741824))) AS mem_info,
  JSON_MERGE_PATCH('{}', JSON_OBJECT(
    'Total', JSON_OBJECT(
      'read', ROUND(COALESCE(s.process_read_bytes, s.disk_read_bytes) / 1.024 / s.interval_ms, 2),
      'write', ROUND(COALESCE(s.process_write_bytes, s.disk_write_bytes) / 1.024 / s.interval_ms, 2)),
    'Actual', JSON_OBJECT('read', ROUND(s.disk_read_bytes / 1.024 / s.interval_ms, 2), 'write', ROUND(s.disk_write_bytes / 1.024 / s.interval_ms, 2)))) AS io_info,
  JSON_MERGE_PATCH('{}', JSON_OBJECT('speed', s.link_mbit,
    'Total', ROUND((s.net_in_bytes + s.net_out_bytes) / 1.024 / s.interval_ms, 2),
    'send', ROUND(s.net_out_bytes / 1.024 / s.interval_ms, 2),
    'receive', ROUND(s.net_in_bytes / 1.024 / s.interval_ms, 2))) AS net,
  s.a_time AS a_time
FROM host_sample s JOIN host h ON h.host_id = s.host_id;
