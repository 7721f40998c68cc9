-- The recorded processes of the window: per second and in cores, over the time that the host was measured.
-- A process of no instance goes by the name of its program.
SELECT COALESCE(i.name, SUBSTRING_INDEX(SUBSTRING_INDEX(c.remarks, ' ', 1), '/', -1)) AS instance, x.pid, x.role,
  x.cpu_ms / b.ms AS cpu,
  x.memory_bytes AS memory,
  x.read_bytes * 1000 / b.ms AS read_rate,
  x.write_bytes * 1000 / b.ms AS write_rate,
  x.started * 1000 AS started,
  c.remarks AS command
FROM (
  SELECT p.pid, p.started, p.instance_id, p.command_id, p.role, SUM(p.cpu_ms) AS cpu_ms,
    MAX(p.memory_bytes) AS memory_bytes, SUM(p.read_bytes) AS read_bytes, SUM(p.write_bytes) AS write_bytes
  FROM (
    {{
    SELECT s.pid, [[UNIX_TIMESTAMP(s.started_at) | NULLIF(s.start_s, 0)]] AS started, s.instance_id, s.command_id,
      s.role, SUM([[s.cpu_user_ms + s.cpu_system_ms | s.cpu_ms]]) AS cpu_ms,
      MAX([[s.memory_bytes | s.memory_max]]) AS memory_bytes,
      SUM(s.read_bytes) AS read_bytes, SUM(s.write_bytes) AS write_bytes
    FROM host h
    JOIN process_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    GROUP BY s.pid, started, s.instance_id, s.command_id, s.role
    }}
  ) p
  GROUP BY p.pid, p.started, p.instance_id, p.command_id, p.role
) x
CROSS JOIN (
  SELECT SUM(m.ms) AS ms
  FROM (
    {{
    SELECT SUM(s.interval_ms) AS ms
    FROM host h
    JOIN host_sample s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
    }}
  ) m
) b
JOIN tb_monitor_process_info c ON c.id = x.command_id
LEFT JOIN instance i ON i.instance_id = x.instance_id
ORDER BY x.cpu_ms DESC, x.read_bytes DESC
LIMIT 200
