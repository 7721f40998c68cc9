-- schema: monitor
CREATE TABLE job_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  job_no       SMALLINT UNSIGNED NOT NULL COMMENT 'ordinal in its report',
  instance_id  INT UNSIGNED NULL COMMENT 'instance it worked for',
  command_id   INT UNSIGNED NULL COMMENT 'tb_monitor_process_info.id, NULL: not seen',
  name         VARCHAR(255) NOT NULL COMMENT 'program, or parent when it was not seen itself',
  pid          INT UNSIGNED NULL COMMENT 'process id, NULL: not seen',
  started_at   TIMESTAMP NULL DEFAULT NULL COMMENT 'start, NULL: not seen',
  ended_at     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end, within the interval',
  cpu_user_ms  INT UNSIGNED NULL COMMENT 'CPU time in user mode over its life',
  cpu_system_ms INT UNSIGNED NULL COMMENT 'CPU time in the kernel over its life',
  read_bytes   BIGINT UNSIGNED NULL COMMENT 'read from storage over its life',
  write_bytes  BIGINT UNSIGNED NULL COMMENT 'dirtied over its life',
  PRIMARY KEY (host_id, a_time, seq, job_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='work that ended: dumps, backups, cron jobs'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
