-- schema: monitor
CREATE TABLE process_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  pid          INT UNSIGNED NOT NULL COMMENT 'process id',
  interval_ms  INT UNSIGNED NOT NULL COMMENT 'length of the interval',
  started_at   TIMESTAMP NULL DEFAULT NULL COMMENT 'start of the process',
  instance_id  INT UNSIGNED NULL COMMENT 'instance.instance_id it belongs to',
  command_id   INT UNSIGNED NOT NULL COMMENT 'tb_monitor_process_info.id',
  role         VARCHAR(32) CHARACTER SET ascii NULL COMMENT 'what it does for its instance, NULL: main',
  cpu_user_ms  INT UNSIGNED NULL COMMENT 'CPU time in user mode, ms over the interval',
  cpu_system_ms INT UNSIGNED NULL COMMENT 'CPU time in the kernel, ms over the interval',
  memory_bytes BIGINT NULL COMMENT 'sum of resident less shared, and the largest shared part',
  swap_bytes   BIGINT NULL COMMENT 'swapped out',
  read_bytes   BIGINT NULL COMMENT 'read from storage over the interval',
  write_bytes  BIGINT NULL COMMENT 'dirtied over the interval',
  read_ops     INT UNSIGNED NULL COMMENT 'read calls over the interval',
  write_ops    INT UNSIGNED NULL COMMENT 'write calls over the interval',
  major_faults INT UNSIGNED NULL COMMENT 'page faults that read from storage',
  net_in_bytes BIGINT NULL COMMENT 'received over the interval, NULL: not collected',
  net_out_bytes BIGINT NULL COMMENT 'sent over the interval, NULL: not collected',
  threads      MEDIUMINT UNSIGNED NULL COMMENT 'threads',
  fds          INT UNSIGNED NULL COMMENT 'open descriptors',
  PRIMARY KEY (host_id, a_time, seq, pid)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='top processes and those over a threshold'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
