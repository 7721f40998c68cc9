-- Memory of the host in bytes, averages over each bucket.
SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time,
  AVG(s.mem_used_bytes) AS mem_used,
  AVG(s.mem_cached_bytes) AS mem_cached,
  AVG(s.swap_used_bytes) AS swap_used,
  MAX(s.mem_total_bytes) AS mem_total
FROM host h
JOIN host_sample s ON s.host_id = h.host_id
WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.mem_total_bytes IS NOT NULL
GROUP BY time
ORDER BY time
