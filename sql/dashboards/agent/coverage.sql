-- Share of what there was that the agent could see: the lowest sample of each bucket. The range of the samples.
SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, MIN(s.coverage_processes) AS coverage_processes, MIN(s.coverage_io) AS coverage_io, MIN(s.coverage_net) AS coverage_net
FROM host h
JOIN agent_sample s ON s.host_id = h.host_id
JOIN host_sample p ON p.host_id = s.host_id AND p.a_time = s.a_time AND p.seq = s.seq
WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
GROUP BY time
ORDER BY time
