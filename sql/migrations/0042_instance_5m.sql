-- schema: monitor
-- Signed, as in instance_sample. For one host and time the rows add up to host_5m.
CREATE TABLE instance_5m (
  host_id        INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time         TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the 5 minutes: it holds the samples that end in the 5 minutes before',
  instance_id    INT UNSIGNED NOT NULL COMMENT 'instance.instance_id',
  samples        SMALLINT UNSIGNED NOT NULL COMMENT 'samples joined: fewer than the host has when it was not there all the time',
  interval_ms    INT UNSIGNED NOT NULL COMMENT 'time that they cover; amounts are totals over it',
  cpu_ms         BIGINT NULL COMMENT 'CPU time, user mode and kernel',
  cpu_max        INT NULL COMMENT 'busiest sample, thousandths of a core',
  memory_sum     BIGINT NULL COMMENT 'bytes of memory summed over the samples: divided by samples it is the average',
  memory_max     BIGINT NULL COMMENT 'memory, the most',
  read_bytes     BIGINT NULL COMMENT 'read from storage',
  read_max       BIGINT NULL COMMENT 'busiest sample, bytes per second',
  write_bytes    BIGINT NULL COMMENT 'dirtied',
  write_max      BIGINT NULL COMMENT 'busiest sample, bytes per second',
  net_in_bytes   BIGINT NULL COMMENT 'received, NULL: not collected',
  net_in_max     BIGINT NULL COMMENT 'busiest sample, bytes per second',
  net_out_bytes  BIGINT NULL COMMENT 'sent, NULL: not collected',
  net_out_max    BIGINT NULL COMMENT 'busiest sample, bytes per second',
  processes      MEDIUMINT NULL COMMENT 'processes, average',
  restarts       SMALLINT UNSIGNED NOT NULL COMMENT 'new main processes',
  cpu_wait_ms    BIGINT NULL COMMENT 'runnable but not running, summed over threads',
  io_wait_ms     BIGINT NULL COMMENT 'waiting for block I/O, summed over threads',
  delay_kind     TINYINT UNSIGNED NULL COMMENT 'how these were obtained, as in instance_sample, the weakest: the largest number',
  delay_coverage DECIMAL(4,3) NULL COMMENT 'share of its threads that they cover, average',
  threads_max    MEDIUMINT NULL COMMENT 'threads, the most',
  fds_max        INT NULL COMMENT 'open descriptors, the most',
  fd_limit       INT NULL COMMENT 'limit of open descriptors, the highest',
  swap_max       BIGINT NULL COMMENT 'swapped out, the most',
  PRIMARY KEY (host_id, a_time, instance_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='what each instance used by 5 minutes, other and unattributed included'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
