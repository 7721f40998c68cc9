-- schema: monitor
CREATE TABLE tb_monitor_version (
  id      INT NOT NULL AUTO_INCREMENT COMMENT 'row number',
  version VARCHAR(32) NOT NULL COMMENT 'configured version label',
  a_time  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when a server first started with it',
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='version labels that were rolled out';
