-- Restarts of instances, as marks on every panel.
SELECT x.time, x.text
FROM (
  {{
  SELECT UNIX_TIMESTAMP(s.a_time) AS time, i.name AS text
  FROM host h
  JOIN instance_sample s ON s.host_id = h.host_id
  JOIN instance i ON i.instance_id = s.instance_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.restarts > 0
  }}
) x
ORDER BY x.time
LIMIT 500
