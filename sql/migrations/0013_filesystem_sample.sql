-- schema: monitor
CREATE TABLE filesystem_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  component_id INT UNSIGNED NOT NULL COMMENT 'component.component_id of the mount point',
  total_bytes  BIGINT UNSIGNED NOT NULL COMMENT 'size',
  used_bytes   BIGINT UNSIGNED NOT NULL COMMENT 'in use',
  free_bytes   BIGINT UNSIGNED NOT NULL COMMENT 'free to unprivileged users',
  inodes       BIGINT UNSIGNED NULL COMMENT 'inodes, NULL: the file system has no limit',
  inodes_free  BIGINT UNSIGNED NULL COMMENT 'free inodes',
  PRIMARY KEY (host_id, a_time, seq, component_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='real file systems'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
