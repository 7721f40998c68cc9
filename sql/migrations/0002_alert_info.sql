-- schema: monitor
CREATE TABLE tb_monitor_alert_info (
  id      BIGINT NOT NULL AUTO_INCREMENT COMMENT 'row number',
  rshost  VARCHAR(253) NOT NULL COMMENT 'host, or server address without port',
  istate  INT NOT NULL COMMENT '0 recovered, above 0 alerting: number of notices',
  a_time  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'time of the last notice',
  remarks VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'what is wrong',
  PRIMARY KEY (id),
  UNIQUE KEY uk_rshost (rshost),
  KEY ix_a_time (a_time)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='hosts and servers that are silent';
