-- schema: monitor
CREATE TABLE burst_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  burst_no     SMALLINT UNSIGNED NOT NULL COMMENT 'ordinal in its report',
  at_ms        BIGINT UNSIGNED NOT NULL COMMENT 'end of the fine sample, ms since 1970 UTC',
  interval_ms  INT UNSIGNED NOT NULL COMMENT 'length of the fine sample',
  instance_id  INT UNSIGNED NOT NULL COMMENT 'instance.instance_id',
  cpu_ms       INT UNSIGNED NULL COMMENT 'CPU time over the fine sample',
  read_bytes   BIGINT UNSIGNED NULL COMMENT 'read over the fine sample',
  write_bytes  BIGINT UNSIGNED NULL COMMENT 'dirtied over the fine sample',
  PRIMARY KEY (host_id, a_time, seq, burst_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='finer samples while a host is saturated'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
