-- Seconds that a request took on average, queueing included, by device; nothing where there was none.
SELECT x.time, x.metric, SUM(x.waited_ms) / SUM(x.requests) / 1000 AS value
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, c.name AS metric, SUM(s.read_ms + s.write_ms) AS waited_ms,
    SUM(s.read_ops + s.write_ops) AS requests
  FROM host h
  JOIN device_sample s ON s.host_id = h.host_id
  JOIN component c ON c.component_id = s.component_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time, metric
  }}
) x
GROUP BY x.time, x.metric
HAVING SUM(x.requests) > 0
ORDER BY x.time, x.metric
