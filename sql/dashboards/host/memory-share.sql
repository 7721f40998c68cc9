-- Memory in use, 0 to 1.
SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time,
  SUM(s.mem_used_bytes) / SUM(s.mem_total_bytes) AS memory
FROM host h
JOIN host_sample s ON s.host_id = h.host_id
WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.mem_total_bytes IS NOT NULL
GROUP BY time
ORDER BY time
