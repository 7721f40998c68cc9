-- schema: monitor
-- Command lines, once each. Samples refer to `id`; people and old dashboards join on `md5_str`.
CREATE TABLE tb_monitor_process_info (
  id      INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'number used by the samples',
  md5_str CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'lowercase MD5 of the masked, stripped UTF-8 text',
  remarks TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'command line with passwords masked',
  PRIMARY KEY (id),
  UNIQUE KEY uk_md5_str (md5_str)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='command lines';
