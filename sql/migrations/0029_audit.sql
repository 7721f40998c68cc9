-- schema: private
CREATE TABLE audit (
  audit_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  at       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when',
  role     VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'edit, admin or local',
  login    VARCHAR(190) NOT NULL COMMENT 'Grafana login, or local account of the command line',
  action   VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'what was done',
  target   VARCHAR(253) NOT NULL COMMENT 'to which host or thing',
  detail   JSON NULL COMMENT 'with which values, secrets left out',
  result   VARCHAR(64) NOT NULL COMMENT 'ok, or the error code',
  PRIMARY KEY (audit_id),
  KEY ix_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='who changed what';
