-- Share of the time in which some task waited for the resource (PSI).
SELECT x.time, SUM(x.psi_cpu_some) / SUM(x.ms) / 1000 AS psi_cpu_some, SUM(x.psi_io_some) / SUM(x.ms) / 1000 AS psi_io_some, SUM(x.psi_memory_some) / SUM(x.ms) / 1000 AS psi_memory_some
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.interval_ms) AS ms,
    SUM(s.psi_cpu_some_us) AS psi_cpu_some,
    SUM(s.psi_io_some_us) AS psi_io_some,
    SUM(s.psi_memory_some_us) AS psi_memory_some
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
