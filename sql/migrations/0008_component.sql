-- schema: monitor
CREATE TABLE component (
  component_id INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'number used by the samples',
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  kind         VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'device, filesystem or interface',
  name         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'device name, or mount point',
  detail       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '' COMMENT 'of a file system: its device',
  PRIMARY KEY (component_id),
  UNIQUE KEY uk_name (host_id, kind, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='devices, file systems and interfaces of hosts';
