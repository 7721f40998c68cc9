-- schema: monitor
-- Merging an object with nothing drops its null members: an absent leaf is left out, never shown as 0.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW tb_monitor_disk_info AS
SELECT UNIX_TIMESTAMP(s.a_time) * 65536 + s.seq AS id,
  h.rshost AS rshost, c.detail AS part,
  JSON_MERGE_PATCH('{}', JSON_OBJECT('total', ROUND(s.total_bytes / 1073741824),
    'used', ROUND(s.used_bytes / 1073741824),
    'free', COALESCE(ROUND(s.total_bytes / 1073741824) - ROUND(s.used_bytes / 1073741824), ROUND(s.free_bytes / 1073741824)))) AS disk_info,
  s.a_time AS a_time
FROM filesystem_sample s
JOIN host h ON h.host_id = s.host_id
JOIN component c ON c.component_id = s.component_id;
