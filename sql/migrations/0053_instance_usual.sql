-- schema: monitor
-- Made an hour ahead and kept for a week: what happens in an hour does not change what was usual for it.
CREATE TABLE instance_usual (
  host_id           INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  hour_of_week      TINYINT UNSIGNED NOT NULL COMMENT 'hours since Monday 00:00 UTC, 0 to 167',
  instance_id       INT UNSIGNED NOT NULL COMMENT 'instance.instance_id',
  made_for          TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the hour that it was made for; it is made from hours before',
  basis             TINYINT UNSIGNED NOT NULL COMMENT '1 the same hour of the 4 weeks before, 2 the same hour of the 7 days before, for want of weeks',
  hours             TINYINT UNSIGNED NOT NULL COMMENT 'how many hours it is made from',
  cpu_median        INT NULL COMMENT 'CPU, thousandths of a core: the median of their averages',
  cpu_deviation     INT NULL COMMENT 'the median of their distances from it',
  memory_median     BIGINT NULL COMMENT 'memory, bytes: the median of their averages',
  memory_deviation  BIGINT NULL COMMENT 'the median of their distances from it',
  read_median       BIGINT NULL COMMENT 'reads, bytes per second: the median of their averages',
  read_deviation    BIGINT NULL COMMENT 'the median of their distances from it',
  write_median      BIGINT NULL COMMENT 'dirtied, bytes per second: the median of their averages',
  write_deviation   BIGINT NULL COMMENT 'the median of their distances from it',
  net_in_median     BIGINT NULL COMMENT 'received, bytes per second: the median of their averages',
  net_in_deviation  BIGINT NULL COMMENT 'the median of their distances from it',
  net_out_median    BIGINT NULL COMMENT 'sent, bytes per second: the median of their averages',
  net_out_deviation BIGINT NULL COMMENT 'the median of their distances from it',
  PRIMARY KEY (host_id, hour_of_week, instance_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='what each instance usually uses at each hour of the week, other and unattributed included';
