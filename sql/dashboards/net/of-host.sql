-- Bytes per second through all interfaces, and the link's capacity.
SELECT x.time, SUM(x.net_in) * 1000 / SUM(x.ms) AS net_in, SUM(x.net_out) * 1000 / SUM(x.ms) AS net_out, MAX(x.link) * 125000 AS link
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.interval_ms) AS ms,
    SUM(s.net_in_bytes) AS net_in,
    SUM(s.net_out_bytes) AS net_out,
    MAX(s.link_mbit) AS link
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
