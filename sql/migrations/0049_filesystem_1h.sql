-- schema: monitor
-- From the samples themselves: a file system changes too slowly for 5 minutes.
CREATE TABLE filesystem_1h (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the hour: it holds the samples that end in the hour before',
  component_id INT UNSIGNED NOT NULL COMMENT 'component.component_id of the mount point',
  samples      SMALLINT UNSIGNED NOT NULL COMMENT 'samples joined',
  total_bytes  BIGINT UNSIGNED NULL COMMENT 'size, the most, NULL: not known, like the following',
  used_bytes   BIGINT UNSIGNED NULL COMMENT 'in use, average',
  used_max     BIGINT UNSIGNED NULL COMMENT 'in use, the most',
  free_bytes   BIGINT UNSIGNED NULL COMMENT 'free to unprivileged users, average',
  inodes       BIGINT UNSIGNED NULL COMMENT 'inodes, NULL: the file system has no limit',
  inodes_free  BIGINT UNSIGNED NULL COMMENT 'free inodes, the fewest',
  PRIMARY KEY (host_id, a_time, component_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='real file systems by hour'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
