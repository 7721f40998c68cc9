-- Cores in use by mode, the busiest sample of each bucket, and how many cores there are.
SELECT x.time,
  SUM(x.cpu_user) / SUM(x.ms) AS cpu_user,
  SUM(x.cpu_nice) / SUM(x.ms) AS cpu_nice,
  SUM(x.cpu_system) / SUM(x.ms) AS cpu_system,
  SUM(x.cpu_irq) / SUM(x.ms) AS cpu_irq,
  SUM(x.cpu_steal) / SUM(x.ms) AS cpu_steal,
  SUM(x.cpu_iowait) / SUM(x.ms) AS cpu_iowait,
  MAX(x.cpu_peak) AS cpu_peak,
  MAX(x.cores) AS cores
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.interval_ms) AS ms,
    SUM(s.cpu_user_ms) AS cpu_user,
    SUM(s.cpu_nice_ms) AS cpu_nice,
    SUM(s.cpu_system_ms) AS cpu_system,
    SUM(s.cpu_irq_ms) AS cpu_irq,
    SUM(s.cpu_steal_ms) AS cpu_steal,
    SUM(s.cpu_iowait_ms) AS cpu_iowait,
    MAX([[(s.cpu_user_ms + s.cpu_nice_ms + s.cpu_system_ms + s.cpu_irq_ms + COALESCE(s.cpu_steal_ms, 0))
      / s.interval_ms | s.cpu_max / 1000]]) AS cpu_peak,
    MAX(s.cores) AS cores
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.cpu_idle_ms IS NOT NULL
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
