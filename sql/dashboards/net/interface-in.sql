-- Bytes received per second by interface. Interfaces have no rollup: the range of the samples.
SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, c.name AS metric,
  SUM(s.in_bytes) * 1000 / SUM(s.interval_ms) AS value
FROM host h
JOIN interface_sample s ON s.host_id = h.host_id
JOIN component c ON c.component_id = s.component_id
WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
GROUP BY time, metric
ORDER BY time, metric
