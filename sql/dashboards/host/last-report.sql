-- Age of the newest report in seconds, by the database's clock.
SELECT TIMESTAMPDIFF(SECOND, t.reported_at, CURRENT_TIMESTAMP) AS age
FROM host h
JOIN host_status t ON t.host_id = h.host_id
WHERE h.rshost = ${host:sqlstring}
