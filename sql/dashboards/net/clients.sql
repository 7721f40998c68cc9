-- Bytes per second, both ways, of the sixty busiest pairs of instance and remote address.
SELECT x.time, t.instance, t.client, SUM(x.amount) * 1000 / MAX(b.ms) AS value
FROM (
  {{hours
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, s.pair_id, SUM(s.in_bytes + s.out_bytes) AS amount
  FROM host h
  JOIN net_pair_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time, s.pair_id
  }}
) x
JOIN (
  SELECT p.pair_id, COALESCE(MAX(i.name), MAX(n.rsinfo)) AS instance, MAX(n.remote) AS client
  FROM (
    {{hours
    SELECT s.pair_id, SUM(s.in_bytes + s.out_bytes) AS amount
    FROM host h
    JOIN net_pair_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    GROUP BY s.pair_id
    }}
  ) p
  JOIN net_pair n ON n.pair_id = p.pair_id
  LEFT JOIN instance i ON i.instance_id = n.instance_id
  WHERE COALESCE(i.name, 'other') IN (${instance:sqlstring})
  GROUP BY p.pair_id
  HAVING SUM(p.amount) > 0
  ORDER BY SUM(p.amount) DESC
  LIMIT 60
) t ON t.pair_id = x.pair_id
JOIN (
  SELECT m.time, SUM(m.ms) AS ms
  FROM (
    {{hours
    SELECT $__timeGroup(s.a_time, $__interval) AS time, SUM(s.interval_ms) AS ms
    FROM host h
    JOIN host_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    GROUP BY time
    }}
  ) m
  GROUP BY m.time
) b ON b.time = x.time
GROUP BY x.time, t.instance, t.client
ORDER BY x.time, t.instance, t.client
