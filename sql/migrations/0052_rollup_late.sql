-- schema: monitor
-- Whoever stores samples of a time that may be rolled up already names host and hour here, in the same transaction.
CREATE TABLE rollup_late (
  a_time    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the hour',
  host_id   INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  reports   INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'times it was named, more or less',
  marked_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it was named first, by the database',
  PRIMARY KEY (a_time, host_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='hours of hosts that are to be rolled up again';
