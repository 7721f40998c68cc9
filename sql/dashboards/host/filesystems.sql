-- Share in use of each file system at its newest sample of the window; the largest text is the newest.
SELECT c.name AS mount, SUBSTRING_INDEX(MAX(x.newest), ' ', -1) + 0 AS used
FROM (
  {{hours
  SELECT s.component_id,
    MAX(CONCAT(UNIX_TIMESTAMP(s.a_time), ' ', s.used_bytes / (s.used_bytes + s.free_bytes))) AS newest
  FROM host h
  JOIN filesystem_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time) AND s.used_bytes + s.free_bytes > 0
  GROUP BY s.component_id
  }}
) x
JOIN component c ON c.component_id = x.component_id
GROUP BY c.name
ORDER BY used DESC
