-- Hosts that are to report and have not for two minutes, or never.
SELECT COUNT(*) AS hosts
FROM host h
JOIN tb_monitor_host_config c ON c.rshost = h.rshost AND c.istate IN (1, 2)
LEFT JOIN host_status t ON t.host_id = h.host_id
WHERE t.reported_at IS NULL OR t.reported_at < CURRENT_TIMESTAMP - INTERVAL 120 SECOND
