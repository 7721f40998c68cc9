-- schema: monitor
CREATE TABLE filesystem_trend (
  component_id  INT UNSIGNED NOT NULL COMMENT 'component.component_id of the mount point',
  host_id       INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  bytes_per_day DOUBLE NOT NULL COMMENT 'growth of what is in use, by least squares over the hours',
  hours         SMALLINT UNSIGNED NOT NULL COMMENT 'hours that it is made from',
  made_at       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when',
  PRIMARY KEY (component_id),
  KEY ix_host (host_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='how fast file systems fill';
