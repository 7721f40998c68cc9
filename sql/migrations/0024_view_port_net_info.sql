-- schema: monitor
CREATE SQL SECURITY INVOKER VIEW tb_monitor_port_net_info AS
SELECT UNIX_TIMESTAMP(s.a_time) * 65536 + s.seq AS id,
  p.rsinfo AS rsinfo, p.remote AS remote,
  CAST(ROUND(s.in_bytes / 1.024 / s.interval_ms) AS SIGNED) AS in_info,
  CAST(ROUND(s.out_bytes / 1.024 / s.interval_ms) AS SIGNED) AS out_info,
  s.a_time AS a_time
FROM net_pair_sample s JOIN net_pair p ON p.pair_id = s.pair_id;
