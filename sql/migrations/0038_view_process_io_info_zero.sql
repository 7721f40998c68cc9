-- schema: monitor
-- `rsport` is the PID, as it always was; the port of the instance is `port`. In this table 0 has always meant "none, or
-- not measured": `process_sample` tells the two apart.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW tb_monitor_process_io_info AS
SELECT UNIX_TIMESTAMP(s.a_time) * 65536 + s.seq AS id,
  h.rshost AS rshost, s.pid AS rsport,
  COALESCE(100 * COALESCE(s.cpu_user_ms + s.cpu_system_ms, s.cpu_user_ms, s.cpu_system_ms) / s.interval_ms, 0) AS cpu,
  COALESCE(s.memory_bytes / 1073741824, 0) AS mem,
  COALESCE(s.read_bytes / 1.024 / s.interval_ms, 0) AS io_r,
  COALESCE(s.write_bytes / 1.024 / s.interval_ms, 0) AS io_w,
  s.a_time AS a_time, c.md5_str AS md5_str, '' AS remarks,
  i.port AS port, i.name AS instance_name
FROM process_sample s
JOIN host h ON h.host_id = s.host_id
JOIN tb_monitor_process_info c ON c.id = s.command_id
LEFT JOIN instance i ON i.instance_id = s.instance_id;
