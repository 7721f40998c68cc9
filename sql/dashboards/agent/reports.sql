-- Reports waiting on the host, and dropped since the agent started: the highest sample of each bucket. The range of the samples.
SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, MAX(s.spool_reports) AS spool_reports, MAX(s.dropped_reports) AS dropped_reports
FROM host h
JOIN agent_sample s ON s.host_id = h.host_id
JOIN host_sample p ON p.host_id = s.host_id AND p.a_time = s.a_time AND p.seq = s.seq
WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
GROUP BY time
ORDER BY time
