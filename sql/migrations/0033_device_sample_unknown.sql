-- schema: monitor
-- The replaced system knew queue and busy time only. What is not known is NULL, never 0.
ALTER TABLE device_sample
  MODIFY read_bytes   BIGINT UNSIGNED NULL COMMENT 'read over the interval, NULL: not known',
  MODIFY write_bytes  BIGINT UNSIGNED NULL COMMENT 'written over the interval, NULL: not known',
  MODIFY read_ops     INT UNSIGNED NULL COMMENT 'completed reads, NULL: not known',
  MODIFY write_ops    INT UNSIGNED NULL COMMENT 'completed writes, NULL: not known',
  MODIFY busy_ms      INT UNSIGNED NULL COMMENT 'time with requests in flight; util = busy_ms / interval_ms; NULL: not known',
  MODIFY weighted_ms  INT UNSIGNED NULL COMMENT 'request time; average queue = weighted_ms / interval_ms; NULL: not known',
  MODIFY read_ms      INT UNSIGNED NULL COMMENT 'time of reads; await = read_ms / read_ops; NULL: not known',
  MODIFY write_ms     INT UNSIGNED NULL COMMENT 'time of writes; await = write_ms / write_ops; NULL: not known';
