-- Hosts with a busy CPU or device at their newest report.
SELECT COUNT(*) AS hosts
FROM host h
JOIN tb_monitor_host_config c ON c.rshost = h.rshost AND c.istate IN (1, 2)
LEFT JOIN host_status t ON t.host_id = h.host_id
WHERE t.reported_at >= CURRENT_TIMESTAMP - INTERVAL 120 SECOND
  AND (t.cpu_share >= 0.9 OR t.disk_util >= 0.9)
