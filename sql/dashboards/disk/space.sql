-- Each file system at its newest sample of the window, and in how many days it is full: what is free through the
-- slope of a line (least squares) through the hours of the seven days before. Nothing when it does not grow, when
-- there are fewer than six hours, or when it takes more than ten years.
SELECT c.name AS mount, c.detail AS device, n.total_bytes AS total, n.used_bytes AS used, n.free_bytes AS free,
  n.used_bytes / (n.used_bytes + n.free_bytes) AS used_share,
  CASE WHEN g.per_s > 0 AND n.free_bytes / g.per_s / 86400 < 3650 THEN n.free_bytes / g.per_s / 86400 END AS days_left
FROM (
  SELECT s.component_id, MAX(s.a_time) AS a_time
  FROM host h
  JOIN filesystem_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY s.component_id
) m
JOIN component c ON c.component_id = m.component_id
JOIN filesystem_sample n ON n.host_id = c.host_id AND n.a_time = m.a_time AND n.component_id = m.component_id
LEFT JOIN (
  SELECT y.component_id,
    (COUNT(*) * SUM(y.t * y.used) - SUM(y.t) * SUM(y.used)) /
      NULLIF(COUNT(*) * SUM(y.t * y.t) - SUM(y.t) * SUM(y.t), 0) AS per_s
  FROM (
    SELECT s.component_id, s.used_bytes + 0E0 AS used,
      UNIX_TIMESTAMP(s.a_time) - $__unixEpochTo() + 604800E0 AS t
    FROM host h
    JOIN filesystem_1h s ON s.host_id = h.host_id
    WHERE h.rshost = ${host:sqlstring} AND s.a_time > FROM_UNIXTIME($__unixEpochTo()) - INTERVAL 7 DAY
      AND s.a_time <= FROM_UNIXTIME($__unixEpochTo())
  ) y
  GROUP BY y.component_id
  HAVING COUNT(*) >= 6
) g ON g.component_id = m.component_id
WHERE n.used_bytes + n.free_bytes > 0
ORDER BY used_share DESC
