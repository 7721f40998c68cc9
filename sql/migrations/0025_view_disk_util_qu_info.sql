-- schema: monitor
CREATE SQL SECURITY INVOKER VIEW tb_monitor_disk_util_qu_info AS
SELECT UNIX_TIMESTAMP(s.a_time) * 65536 + s.seq AS id,
  h.rshost AS rshost, c.name AS dev,
  CAST(ROUND(s.weighted_ms / s.interval_ms) AS SIGNED) AS avgqu,
  CAST(ROUND(LEAST(100, 100 * s.busy_ms / s.interval_ms)) AS SIGNED) AS util,
  s.a_time AS a_time
FROM device_sample s
JOIN host h ON h.host_id = s.host_id
JOIN component c ON c.component_id = s.component_id;
