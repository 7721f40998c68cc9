-- schema: monitor
CREATE TABLE alert_rule (
  rule_id       INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  shipped_key   VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'which shipped rule it began as, NULL: made here',
  name          VARCHAR(96) NOT NULL COMMENT 'what people call it',
  enabled       TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0: not evaluated',
  severity      VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'info, warning, critical',
  measure       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what is watched, host.cpu for example',
  compare       VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'value' COMMENT 'value, share (of the host, percent), usual (times the usual of the hour of the week)',
  limit_value   DOUBLE NOT NULL COMMENT 'bad from here on',
  clear_value   DOUBLE NOT NULL COMMENT 'good again beyond here',
  for_s         INT UNSIGNED NOT NULL COMMENT 'seconds that it has to be bad',
  clear_for_s   INT UNSIGNED NOT NULL COMMENT 'seconds that it has to be good',
  scope         JSON NOT NULL COMMENT 'hosts, owners, tags, engines, ports that it is for; empty lists: all',
  overrides     JSON NOT NULL COMMENT 'limits of single hosts; null: not there',
  changed_at    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP COMMENT 'last change',
  PRIMARY KEY (rule_id),
  UNIQUE KEY uk_shipped (shipped_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='what is watched, and from which values on people are told';
