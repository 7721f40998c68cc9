-- schema: monitor
CREATE TABLE agent_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  cpu_ms       INT UNSIGNED NOT NULL COMMENT 'CPU time of the agent over the interval',
  children_cpu_ms INT UNSIGNED NULL COMMENT 'CPU time of its reaped children',
  sample_ms    INT UNSIGNED NOT NULL COMMENT 'wall time of taking the sample',
  rss_bytes    BIGINT UNSIGNED NOT NULL COMMENT 'resident memory',
  anon_bytes   BIGINT UNSIGNED NULL COMMENT 'anonymous part of it',
  spool_reports INT UNSIGNED NULL COMMENT 'reports waiting in its spool',
  spool_bytes  BIGINT UNSIGNED NULL COMMENT 'size of its spool',
  dropped_reports INT UNSIGNED NULL COMMENT 'reports lost to the limit of the spool',
  clock_offset_ms BIGINT NULL COMMENT 'host clock less backend clock',
  coverage_processes DECIMAL(4,3) NULL COMMENT 'share of processes read',
  coverage_io  DECIMAL(4,3) NULL COMMENT 'share of processes whose I/O could be read',
  coverage_net DECIMAL(4,3) NULL COMMENT 'share of interface bytes attributed',
  PRIMARY KEY (host_id, a_time, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='what the agent cost and how much it saw'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
