-- Memory of the host in bytes, averages over time.
SELECT x.time,
  SUM(x.mem_used) / SUM(x.mem_used_s) AS mem_used,
  SUM(x.mem_cached) / SUM(x.mem_cached_s) AS mem_cached,
  SUM(x.swap_used) / SUM(x.swap_used_s) AS swap_used,
  MAX(x.mem_total) AS mem_total
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, MAX(s.mem_total_bytes) AS mem_total,
    SUM(s.mem_used_bytes * (s.interval_ms / 1000)) AS mem_used,
    SUM(IF(s.mem_used_bytes IS NULL, NULL, s.interval_ms / 1000)) AS mem_used_s,
    SUM(s.mem_cached_bytes * (s.interval_ms / 1000)) AS mem_cached,
    SUM(IF(s.mem_cached_bytes IS NULL, NULL, s.interval_ms / 1000)) AS mem_cached_s,
    SUM(s.swap_used_bytes * (s.interval_ms / 1000)) AS swap_used,
    SUM(IF(s.swap_used_bytes IS NULL, NULL, s.interval_ms / 1000)) AS swap_used_s
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.mem_total_bytes IS NOT NULL
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
