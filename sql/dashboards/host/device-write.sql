-- Bytes written per second, by device.
SELECT x.time, x.metric, SUM(x.bytes) * 1000 / SUM(x.ms) AS value
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, c.name AS metric, SUM(s.write_bytes) AS bytes,
    SUM(s.interval_ms) AS ms
  FROM host h
  JOIN device_sample s ON s.host_id = h.host_id
  JOIN component c ON c.component_id = s.component_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time, metric
  }}
) x
GROUP BY x.time, x.metric
ORDER BY x.time, x.metric
