-- Every host with its newest report, worst first: silent ones, then the busiest.
SELECT h.rshost AS host, TIMESTAMPDIFF(SECOND, t.reported_at, CURRENT_TIMESTAMP) AS age, t.cpu_share AS cpu,
  t.memory_share AS memory, t.disk_util AS disk, i.name AS top_instance, t.top_share AS top_share,
  t.instance_count AS instances, t.agent_version AS agent
FROM host h
JOIN tb_monitor_host_config c ON c.rshost = h.rshost AND c.istate IN (1, 2)
LEFT JOIN host_status t ON t.host_id = h.host_id
LEFT JOIN instance i ON i.instance_id = t.top_instance_id
ORDER BY t.reported_at IS NULL DESC, t.reported_at < CURRENT_TIMESTAMP - INTERVAL 120 SECOND DESC,
  GREATEST(COALESCE(t.cpu_share, 0), COALESCE(t.disk_util, 0)) DESC, h.rshost
LIMIT 5000
