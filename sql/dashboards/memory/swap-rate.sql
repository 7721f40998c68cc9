-- Bytes per second brought back from swap and put there.
SELECT x.time, SUM(x.swap_in) * 1000 / SUM(x.ms) AS swap_in, SUM(x.swap_out) * 1000 / SUM(x.ms) AS swap_out
FROM (
  {{
  SELECT $__timeGroup(s.a_time, $__interval, NULL) AS time, SUM(s.interval_ms) AS ms,
    SUM(s.swap_in_bytes) AS swap_in,
    SUM(s.swap_out_bytes) AS swap_out
  FROM host h
  JOIN host_sample s ON s.host_id = h.host_id
  WHERE h.rshost = ${host:sqlstring} AND $__timeFilter(s.a_time)
  GROUP BY time
  }}
) x
GROUP BY x.time
ORDER BY x.time
