-- Load and tasks: the highest sample of each bucket.
SELECT x.time, MAX(x.load1) AS load1, MAX(x.runnable) AS runnable, MAX(x.blocked) AS blocked
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.interval_ms) AS ms,
    MAX([[s.load1 | s.load1_max]]) AS load1,
    MAX([[s.runnable | s.runnable_max]]) AS runnable,
    MAX([[s.blocked | s.blocked_max]]) AS blocked
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
