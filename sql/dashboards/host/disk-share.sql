-- Busy time of the busiest device, 0 to 1. The highest sample of each bucket: a peak is the point.
SELECT x.time, MAX(x.disk) AS disk
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time,
    MAX([[LEAST(1, s.busy_ms / s.interval_ms) | s.busy_max]]) AS disk
  FROM host h
  JOIN device_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
