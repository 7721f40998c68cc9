-- The choices of the variable `instance`.
SELECT DISTINCT i.name FROM host h JOIN instance i ON i.host_id = h.host_id
WHERE h.rshost = ${host:sqlstring} AND i.engine IN (${engine:sqlstring}) ORDER BY i.name
