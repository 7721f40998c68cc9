-- schema: monitor
CREATE TABLE device_5m (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the 5 minutes: it holds the samples that end in the 5 minutes before',
  component_id INT UNSIGNED NOT NULL COMMENT 'component.component_id of the device',
  samples      SMALLINT UNSIGNED NOT NULL COMMENT 'samples joined',
  interval_ms  INT UNSIGNED NOT NULL COMMENT 'time that they cover; amounts are totals over it',
  read_bytes   BIGINT UNSIGNED NULL COMMENT 'read, NULL: not known, like the following',
  write_bytes  BIGINT UNSIGNED NULL COMMENT 'written',
  read_ops     BIGINT UNSIGNED NULL COMMENT 'completed reads',
  write_ops    BIGINT UNSIGNED NULL COMMENT 'completed writes',
  busy_ms      BIGINT UNSIGNED NULL COMMENT 'time with requests in flight; util = busy_ms / interval_ms',
  busy_max     DECIMAL(4,3) NULL COMMENT 'util of the busiest sample, at most 1',
  weighted_ms  BIGINT UNSIGNED NULL COMMENT 'request time; average queue = weighted_ms / interval_ms',
  queue_max    DECIMAL(9,3) NULL COMMENT 'longest average queue of a sample',
  read_ms      BIGINT UNSIGNED NULL COMMENT 'time of reads; await = read_ms / read_ops',
  write_ms     BIGINT UNSIGNED NULL COMMENT 'time of writes; await = write_ms / write_ops',
  PRIMARY KEY (host_id, a_time, component_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='whole block devices by 5 minutes'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
