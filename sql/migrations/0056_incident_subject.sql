-- schema: monitor
CREATE TABLE incident_subject (
  incident_id   BIGINT UNSIGNED NOT NULL COMMENT 'incident.incident_id',
  subject       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'alert_state.subject',
  host_id       INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  began_at      TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'since when it is wrong',
  recovered_at  TIMESTAMP NULL DEFAULT NULL COMMENT 'when it was right again',
  told          TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1: a message named it',
  PRIMARY KEY (incident_id, subject),
  KEY ix_host (host_id, began_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='hosts and instances of an incident';
