-- Cores used by the agent itself and by the programs that it runs. The range of the samples.
SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.cpu_ms) / SUM(p.interval_ms) AS agent_own, SUM(s.children_cpu_ms) / SUM(p.interval_ms) AS agent_children
FROM host h
JOIN agent_sample s ON s.host_id = h.host_id
JOIN host_sample p ON p.host_id = s.host_id AND p.a_time = s.a_time AND p.seq = s.seq
WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
GROUP BY time
ORDER BY time
