-- Requests in flight, by device: the highest sample of each bucket.
SELECT x.time, x.metric, MAX(x.value) AS value
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, c.name AS metric,
    MAX([[s.weighted_ms / s.interval_ms | s.queue_max]]) AS value
  FROM host h
  JOIN device_sample s ON s.host_id = h.host_id
  JOIN component c ON c.component_id = s.component_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time, metric
  }}
) x
GROUP BY x.time, x.metric
ORDER BY x.time, x.metric
