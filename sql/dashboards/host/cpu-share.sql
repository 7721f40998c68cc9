-- Busy CPU time, 0 to 1 of all cores. Time spent waiting for I/O is idle time.
SELECT x.time, 1 - SUM(x.idle) / SUM(x.total) AS cpu
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.cpu_idle_ms + s.cpu_iowait_ms) AS idle,
    SUM(s.cpu_user_ms + s.cpu_nice_ms + s.cpu_system_ms + s.cpu_idle_ms + s.cpu_iowait_ms + s.cpu_irq_ms
      + COALESCE(s.cpu_steal_ms, 0)) AS total
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.cpu_idle_ms IS NOT NULL
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
