-- Memory by instance in bytes, other and unattributed included: the average over time.
-- Divided by the time that the host was measured, not the instance: the series add up to the host.
SELECT x.time, x.metric, SUM(x.amount) / MAX(b.ms) AS value
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, i.name AS metric, SUM([[s.memory_bytes * CAST(s.interval_ms AS SIGNED) | s.memory_sum / s.samples * s.interval_ms]]) AS amount
  FROM host h
  JOIN instance_sample s ON s.host_id = h.host_id
  JOIN instance i ON i.instance_id = s.instance_id
  WHERE h.rshost = ${host:sqlstring} AND i.name IN (${instance:sqlstring}) AND $__timeFilter(s.a_time)
  GROUP BY time, metric
  }}
) x
JOIN (
  SELECT m.time, SUM(m.ms) AS ms
  FROM (
    {{
    SELECT $__timeGroup(s.a_time, $__interval) AS time, SUM(s.interval_ms) AS ms
    FROM host h
    JOIN host_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    GROUP BY time
    }}
  ) m
  GROUP BY m.time
) b ON b.time = x.time
GROUP BY x.time, x.metric
HAVING SUM(x.amount) IS NOT NULL
ORDER BY x.time, x.metric
