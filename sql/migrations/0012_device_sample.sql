-- schema: monitor
CREATE TABLE device_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  component_id INT UNSIGNED NOT NULL COMMENT 'component.component_id of the device',
  interval_ms  INT UNSIGNED NOT NULL COMMENT 'length of the interval',
  read_bytes   BIGINT UNSIGNED NOT NULL COMMENT 'read over the interval',
  write_bytes  BIGINT UNSIGNED NOT NULL COMMENT 'written over the interval',
  read_ops     INT UNSIGNED NOT NULL COMMENT 'completed reads',
  write_ops    INT UNSIGNED NOT NULL COMMENT 'completed writes',
  busy_ms      INT UNSIGNED NOT NULL COMMENT 'time with requests in flight; util = busy_ms / interval_ms',
  weighted_ms  INT UNSIGNED NOT NULL COMMENT 'request time; average queue = weighted_ms / interval_ms',
  read_ms      INT UNSIGNED NOT NULL COMMENT 'time of reads; await = read_ms / read_ops',
  write_ms     INT UNSIGNED NOT NULL COMMENT 'time of writes; await = write_ms / write_ops',
  PRIMARY KEY (host_id, a_time, seq, component_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='whole block devices'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
