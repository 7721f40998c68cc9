-- schema: monitor
-- Of pairs that one process has to itself, net_pair_sample tells it.
CREATE TABLE process_pair_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  pid          INT UNSIGNED NOT NULL COMMENT 'process that moved a part of the pair',
  pair_id      INT UNSIGNED NOT NULL COMMENT 'net_pair.pair_id',
  interval_ms  INT UNSIGNED NOT NULL COMMENT 'length of the interval',
  in_bytes     BIGINT UNSIGNED NOT NULL COMMENT 'received over the interval',
  out_bytes    BIGINT UNSIGNED NOT NULL COMMENT 'sent over the interval',
  PRIMARY KEY (host_id, a_time, seq, pid, pair_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='processes that share a pair of addresses, each with its bytes'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
