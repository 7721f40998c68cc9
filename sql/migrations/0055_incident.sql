-- schema: monitor
CREATE TABLE incident (
  incident_id   BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'number on all messages',
  rule_key      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'alert_state.rule_key',
  kind          VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'silent-host, host, instance, server-down, database-down',
  severity      VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'info, warning, critical',
  opened_at     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it fired',
  began_at      TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'since when it is wrong',
  resolved_at   TIMESTAMP NULL DEFAULT NULL COMMENT 'when the last subject recovered',
  title         VARCHAR(512) NOT NULL COMMENT 'hosts and what is wrong, for lists and annotations',
  peak          DOUBLE NULL COMMENT 'worst value',
  notices       INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'messages so far: alert, updates, reminders',
  notified_at   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'last of them',
  remind_at     TIMESTAMP NULL DEFAULT NULL COMMENT 'next reminder',
  PRIMARY KEY (incident_id),
  KEY ix_opened (opened_at),
  KEY ix_open (resolved_at, rule_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='what went wrong, from alert to recovery';
