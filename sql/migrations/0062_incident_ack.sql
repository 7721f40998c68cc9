-- schema: private
CREATE TABLE incident_ack (
  incident_id   BIGINT UNSIGNED NOT NULL COMMENT 'incident.incident_id',
  login         VARCHAR(190) NOT NULL COMMENT 'who took it on',
  note          VARCHAR(1000) NOT NULL COMMENT 'what they say',
  at            TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when',
  PRIMARY KEY (incident_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='who acknowledged an incident';
