-- schema: private
CREATE TABLE rollout_host (
  rollout_id INT UNSIGNED NOT NULL COMMENT 'rollout.rollout_id',
  host_id    INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  wave       TINYINT UNSIGNED NOT NULL COMMENT 'with which it was told',
  cpu_before DOUBLE NULL COMMENT 'CPU time of its agent in the ten minutes before, 1 is one core',
  rss_before BIGINT UNSIGNED NULL COMMENT 'most resident memory of its agent then, bytes',
  PRIMARY KEY (rollout_id, host_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='hosts of the waves that were begun';
