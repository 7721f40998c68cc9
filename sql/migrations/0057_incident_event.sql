-- schema: monitor
CREATE TABLE incident_event (
  event_id      BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  incident_id   BIGINT UNSIGNED NOT NULL COMMENT 'incident.incident_id',
  at            TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when',
  kind          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'alert, update, reminder, recovery, acknowledged, undelivered',
  facts         JSON NOT NULL COMMENT 'the evidence as it was then',
  PRIMARY KEY (event_id),
  KEY ix_incident (incident_id, event_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='timeline of incidents';
