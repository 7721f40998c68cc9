-- schema: monitor
-- Signed: the unattributed remainder may be negative. For one report the rows add up to host_sample.
CREATE TABLE instance_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  instance_id  INT UNSIGNED NOT NULL COMMENT 'instance.instance_id',
  interval_ms  INT UNSIGNED NOT NULL COMMENT 'length of the interval',
  cpu_user_ms  INT NULL COMMENT 'CPU time in user mode, ms over the interval',
  cpu_system_ms INT NULL COMMENT 'CPU time in the kernel, ms over the interval',
  memory_bytes BIGINT NULL COMMENT 'sum of resident less shared, and the largest shared part',
  swap_bytes   BIGINT NULL COMMENT 'swapped out',
  read_bytes   BIGINT NULL COMMENT 'read from storage over the interval',
  write_bytes  BIGINT NULL COMMENT 'dirtied over the interval',
  read_ops     INT NULL COMMENT 'read calls over the interval',
  write_ops    INT NULL COMMENT 'write calls over the interval',
  major_faults INT NULL COMMENT 'page faults that read from storage',
  net_in_bytes BIGINT NULL COMMENT 'received over the interval, NULL: not collected',
  net_out_bytes BIGINT NULL COMMENT 'sent over the interval, NULL: not collected',
  threads      MEDIUMINT NULL COMMENT 'threads',
  fds          INT NULL COMMENT 'open descriptors',
  fd_limit     INT NULL COMMENT 'limit of open descriptors',
  processes    MEDIUMINT NULL COMMENT 'processes',
  restarts     SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'new main processes since the report before',
  cpu_wait_ms  INT NULL COMMENT 'runnable but not running, summed over threads',
  io_wait_ms   INT NULL COMMENT 'waiting for block I/O, summed over threads',
  delay_kind   TINYINT UNSIGNED NULL COMMENT '1 summed over threads, 2 PSI of its cgroup, 3 estimated from blocked threads',
  delay_coverage DECIMAL(4,3) NULL COMMENT 'share of its threads that the delays cover',
  PRIMARY KEY (host_id, a_time, seq, instance_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='what each instance used, other and unattributed included'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
