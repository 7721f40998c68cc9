-- schema: monitor
CREATE TABLE host (
  host_id       INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'number used by the samples',
  rshost        VARCHAR(253) NOT NULL COMMENT 'host name or address, the identity',
  machine_id    CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT '/etc/machine-id',
  alias         VARCHAR(64) NULL COMMENT 'what people call it',
  owner         VARCHAR(64) NULL COMMENT 'who is told and mentioned',
  inventory     JSON NULL COMMENT 'operating system, CPU, disks, interfaces as last reported',
  created_at    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'first seen',
  PRIMARY KEY (host_id),
  UNIQUE KEY uk_rshost (rshost)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='every host that was enrolled or reported';
