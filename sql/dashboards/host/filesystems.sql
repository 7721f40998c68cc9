-- Share in use of each file system at its newest sample of the window.
SELECT c.name AS mount, MAX(s.used_bytes / (s.used_bytes + s.free_bytes)) AS used
FROM host h
JOIN (
  SELECT f.host_id, f.component_id, MAX(f.a_time) AS a_time
  FROM host g
  JOIN filesystem_sample f ON f.host_id = g.host_id
  WHERE g.rshost = ${host:sqlstring} AND $__timeFilter(f.a_time)
  GROUP BY f.host_id, f.component_id
) n ON n.host_id = h.host_id
JOIN filesystem_sample s ON s.host_id = n.host_id AND s.a_time = n.a_time AND s.component_id = n.component_id
JOIN component c ON c.component_id = s.component_id
WHERE h.rshost = ${host:sqlstring} AND s.used_bytes + s.free_bytes > 0
GROUP BY c.name
ORDER BY used DESC
