-- Restarts of instances, as marks on every panel.
SELECT UNIX_TIMESTAMP(s.a_time) AS time, i.name AS text
FROM host h
JOIN instance_sample s ON s.host_id = h.host_id
JOIN instance i ON i.instance_id = s.instance_id
WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.restarts > 0
ORDER BY s.a_time
LIMIT 500
