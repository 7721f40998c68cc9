-- Bytes read from storage per second by process.
-- The twelve processes with most of it in the window, named by program, PID and instance.
SELECT x.time, x.metric, x.amount * 1000 / b.ms AS value
FROM (
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, t.metric AS metric, SUM(s.read_bytes) AS amount
  FROM host h
  JOIN process_sample s ON s.host_id = h.host_id
  JOIN (
    SELECT p.host_id, p.pid, p.command_id,
      CONCAT(SUBSTRING_INDEX(SUBSTRING_INDEX(MAX(c.remarks), ' ', 1), '/', -1), ' ', p.pid,
        COALESCE(CONCAT(' · ', MAX(i.name)), '')) AS metric
    FROM host g
    JOIN process_sample p ON p.host_id = g.host_id
    JOIN tb_monitor_process_info c ON c.id = p.command_id
    LEFT JOIN instance i ON i.instance_id = p.instance_id AND i.kind = 'instance'
    WHERE g.rshost = ${host:sqlstring} AND $__timeFilter(p.a_time)
    GROUP BY p.host_id, p.pid, p.command_id
    HAVING SUM(p.read_bytes) > 0
    ORDER BY SUM(p.read_bytes) DESC
    LIMIT 12
  ) t ON t.host_id = s.host_id AND t.pid = s.pid AND t.command_id = s.command_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time, t.metric
) x
JOIN (
  SELECT $__timeGroup(s.a_time, $__interval) AS time, SUM(s.interval_ms) AS ms
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time
) b ON b.time = x.time
WHERE x.amount IS NOT NULL
ORDER BY x.time, x.metric
