-- schema: monitor
-- Identity is (host, engine, port, data directory). Each host also has one row of kind 'other' and one of kind
-- 'unattributed', so that samples always add up to the host.
CREATE TABLE instance (
  instance_id   INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'number used by the samples',
  host_id       INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  identity      CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'MD5 of kind, engine, port and data directory',
  kind          VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'instance, other or unattributed',
  engine        VARCHAR(64) NOT NULL COMMENT 'mysqld, postgres, redis-server, or the name of the program',
  port          SMALLINT UNSIGNED NOT NULL COMMENT 'port it is known by, 0 when it has a socket only',
  data_dir      VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'data directory, empty when it has none',
  name          VARCHAR(96) NOT NULL COMMENT 'engine and port, as pages and dashboards show it',
  attributes    JSON NULL COMMENT 'ports, socket, container, unit as last reported',
  pid           INT UNSIGNED NULL COMMENT 'main process as last reported',
  started_at    TIMESTAMP NULL DEFAULT NULL COMMENT 'start of that process',
  command_id    INT UNSIGNED NULL COMMENT 'tb_monitor_process_info.id of its command line',
  first_seen    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'first sample',
  last_seen     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'newest sample that changed a column here',
  PRIMARY KEY (instance_id),
  UNIQUE KEY uk_identity (host_id, identity)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='database instances and other listeners';
