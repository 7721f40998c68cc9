-- Bytes received per second by process.
-- The sixty processes with most of it in the window, named by program and PID, each with its instance.
SELECT x.time, t.instance, t.process, SUM(x.amount) * 1000 / MAX(b.ms) AS value
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, s.pid, s.command_id, SUM(s.net_in_bytes) AS amount
  FROM host h
  JOIN process_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time, s.pid, s.command_id
  }}
) x
JOIN (
  SELECT p.pid, p.command_id,
    COALESCE(MAX(i.name), 'other') AS instance,
    CONCAT(SUBSTRING_INDEX(SUBSTRING_INDEX(MAX(c.remarks), ' ', 1), '/', -1), ' ', p.pid) AS process
  FROM (
    {{
    SELECT s.pid, s.command_id, s.instance_id, SUM(s.net_in_bytes) AS amount
    FROM host h
    JOIN process_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    GROUP BY s.pid, s.command_id, s.instance_id
    }}
  ) p
  JOIN tb_monitor_process_info c ON c.id = p.command_id
  LEFT JOIN instance i ON i.instance_id = p.instance_id AND i.kind = 'instance'
  WHERE COALESCE(i.name, 'other') IN (${instance:sqlstring})
  GROUP BY p.pid, p.command_id
  HAVING SUM(p.amount) > 0
  ORDER BY SUM(p.amount) DESC
  LIMIT 60
) t ON t.pid = x.pid AND t.command_id = x.command_id
JOIN (
  SELECT m.time, SUM(m.ms) AS ms
  FROM (
    {{
    SELECT $__timeGroup(s.a_time, $__interval) AS time, SUM(s.interval_ms) AS ms
    FROM host h
    JOIN host_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    GROUP BY time
    }}
  ) m
  GROUP BY m.time
) b ON b.time = x.time
GROUP BY x.time, t.instance, t.process
HAVING SUM(x.amount) IS NOT NULL
ORDER BY x.time, t.instance, t.process
