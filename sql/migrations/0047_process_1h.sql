-- schema: monitor
CREATE TABLE process_1h (
  host_id       INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time        TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the hour: it holds the samples that end in the hour before',
  pid           INT UNSIGNED NOT NULL COMMENT 'process id',
  start_s       INT UNSIGNED NOT NULL COMMENT 'start of the process, seconds since 1970 UTC, 0: not known; with the pid it tells processes apart',
  instance_id   INT UNSIGNED NULL COMMENT 'instance.instance_id it belongs to',
  command_id    INT UNSIGNED NOT NULL COMMENT 'tb_monitor_process_info.id',
  role          VARCHAR(32) CHARACTER SET ascii NULL COMMENT 'what it does for its instance, NULL: main',
  samples       SMALLINT UNSIGNED NOT NULL COMMENT 'samples that it was recorded in',
  last_s        INT UNSIGNED NOT NULL COMMENT 'end of the last of them, seconds since 1970 UTC',
  cpu_ms        BIGINT UNSIGNED NULL COMMENT 'CPU time, user mode and kernel',
  memory_sum    BIGINT NULL COMMENT 'bytes of memory summed over the samples: divided by samples it is the average',
  memory_max    BIGINT NULL COMMENT 'memory, the most',
  read_bytes    BIGINT NULL COMMENT 'read from storage',
  write_bytes   BIGINT NULL COMMENT 'dirtied',
  net_in_bytes  BIGINT NULL COMMENT 'received, NULL: not collected',
  net_out_bytes BIGINT NULL COMMENT 'sent, NULL: not collected',
  PRIMARY KEY (host_id, a_time, pid, start_s)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='recorded processes by hour'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
