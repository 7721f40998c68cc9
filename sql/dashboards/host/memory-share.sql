-- Memory in use, 0 to 1.
SELECT x.time, SUM(x.used) / SUM(x.total) AS memory
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.mem_used_bytes * (s.interval_ms / 1000)) AS used,
    SUM(s.mem_total_bytes * (s.interval_ms / 1000)) AS total
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.mem_total_bytes IS NOT NULL
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
