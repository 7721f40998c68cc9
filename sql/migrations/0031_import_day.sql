-- schema: private
-- Days that hold imported samples. Their raw rows stay, whatever their age, until their rollups exist.
CREATE TABLE import_day (
  day          DATE NOT NULL COMMENT 'day in UTC, as the partitions have it',
  sample_table VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'table of the samples',
  imported     BIGINT UNSIGNED NOT NULL COMMENT 'rows that were stored',
  changed_at   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when rows came last',
  rolled_up_at TIMESTAMP NULL DEFAULT NULL COMMENT 'when rollups were made of all of them, NULL: not yet',
  PRIMARY KEY (day, sample_table)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='days that hold imported samples';
