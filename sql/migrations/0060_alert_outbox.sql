-- schema: private
CREATE TABLE alert_outbox (
  outbox_id     BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number, the order within an incident',
  dedup_key     VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'incident, kind, number of the notice, channel',
  incident_id   BIGINT UNSIGNED NOT NULL COMMENT 'incident.incident_id, 0: a test',
  channel_id    INT UNSIGNED NOT NULL COMMENT 'alert_channel.channel_id',
  facts         JSON NOT NULL COMMENT 'what the message tells',
  state         VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'waiting, sending, delivered, digested, failed',
  ambiguous     TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1: an answer was lost, a second copy may have gone out',
  short         TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'how often it was shortened since the receiver found it too long',
  attempts      INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'tries so far',
  created_at    TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'when it was written',
  next_at       TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'not before',
  ended_at      TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'delivered, digested or given up',
  PRIMARY KEY (outbox_id),
  UNIQUE KEY uk_dedup (dedup_key),
  KEY ix_state (state, channel_id, outbox_id),
  KEY ix_incident (incident_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='messages, sent or to be sent';
