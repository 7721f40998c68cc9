-- schema: monitor
-- Exactly three columns: `insert into tb_monitor_host_config select 0,'192.168.168.11',1;` must keep working.
CREATE TABLE tb_monitor_host_config (
  id     BIGINT NOT NULL AUTO_INCREMENT COMMENT 'row number',
  rshost VARCHAR(253) NOT NULL COMMENT 'host name or address',
  istate INT NOT NULL COMMENT '1 bring online, 2 online, 0 take offline, -1 offline',
  PRIMARY KEY (id),
  UNIQUE KEY uk_rshost (rshost)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='hosts to monitor, as people ask for them';
