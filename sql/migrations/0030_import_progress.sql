-- schema: private
-- How far an import has come, one row per table of the old database; written in the transaction that stores its rows.
CREATE TABLE import_progress (
  source     VARCHAR(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'host:port/schema of the old database',
  old_table  VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'which of its tables, by the key of config.ini',
  time_zone  VARCHAR(64) NOT NULL COMMENT 'time zone in which its times were read',
  last_id    BIGINT NOT NULL COMMENT 'id of the last row that was read',
  read_rows  BIGINT UNSIGNED NOT NULL COMMENT 'rows that were read: the sum of the following',
  imported   BIGINT UNSIGNED NOT NULL COMMENT 'rows that were stored',
  merged     BIGINT UNSIGNED NOT NULL COMMENT 'rows that were there already, such as one report kept by two servers',
  covered    BIGINT UNSIGNED NOT NULL COMMENT 'rows of a time for which the host reported here itself',
  refused    JSON NOT NULL COMMENT 'rows that cannot be stored: reason, number and id of the first',
  left_out   JSON NOT NULL COMMENT 'values within stored rows that cannot be: reason and number',
  started_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'first row read',
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'last row read',
  PRIMARY KEY (source, old_table)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='how far imports of old databases have come';
