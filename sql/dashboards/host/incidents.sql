-- Incidents of the host, each as the time that it lasted; an open one reaches to the end.
SELECT UNIX_TIMESTAMP(x.began_at) AS time, COALESCE(UNIX_TIMESTAMP(x.recovered_at), $__unixEpochTo()) AS timeend,
  CONCAT('#', i.incident_id, ' ', i.title) AS text, i.severity AS tags
FROM (
  SELECT s.incident_id, MIN(s.began_at) AS began_at,
    CASE WHEN SUM(s.recovered_at IS NULL) = 0 THEN MAX(s.recovered_at) END AS recovered_at
  FROM host h
  JOIN incident_subject s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring}
  GROUP BY s.incident_id
) x
JOIN incident i ON i.incident_id = x.incident_id
WHERE UNIX_TIMESTAMP(x.began_at) <= $__unixEpochTo()
  AND (x.recovered_at IS NULL OR UNIX_TIMESTAMP(x.recovered_at) >= $__unixEpochFrom())
ORDER BY time
LIMIT 500
