-- The instance with most bytes read in the window, and its share of what all used.
SELECT x.name AS instance, SUM(x.amount) / t.amount AS share
FROM (
  {{
  SELECT i.kind, i.name, SUM(s.read_bytes) AS amount
  FROM host h
  JOIN instance_sample s ON s.host_id = h.host_id
  JOIN instance i ON i.instance_id = s.instance_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY i.kind, i.name
  }}
) x
CROSS JOIN (
  SELECT SUM(y.amount) AS amount
  FROM (
    {{
    SELECT SUM(s.read_bytes) AS amount
    FROM host h
    JOIN instance_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    }}
  ) y
) t
WHERE x.kind = 'instance'
GROUP BY x.name, t.amount
HAVING SUM(x.amount) > 0 AND t.amount > 0
ORDER BY SUM(x.amount) DESC
LIMIT 1
