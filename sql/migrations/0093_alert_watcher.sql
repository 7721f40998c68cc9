-- schema: private
-- Hosts that tell through a robot when no server answers, and those that were asked whether they reach it.
CREATE TABLE alert_watcher (
  channel_id    INT UNSIGNED NOT NULL COMMENT 'alert_channel.channel_id',
  host_id       INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  robot         CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'names the address it was asked about, without telling it',
  place         TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: asked only, 1: tells first, 2: tells ten minutes later',
  asked_at      TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it was first asked, by the database',
  answered_at   TIMESTAMP NULL DEFAULT NULL COMMENT 'when its answer last changed, NULL: none yet',
  reached       TINYINT UNSIGNED NULL COMMENT '1: it reaches the robot, 0: it does not',
  reason        VARCHAR(255) NULL COMMENT 'why it does not',
  told_since_ms BIGINT UNSIGNED NULL COMMENT 'outage that it told of: since when, Unix ms by the host',
  told_at_ms    BIGINT UNSIGNED NULL COMMENT 'when it told, Unix ms by the host; NULL: nothing that was not settled',
  told_noted_at TIMESTAMP NULL DEFAULT NULL COMMENT 'when that came to be known, by the database',
  PRIMARY KEY (channel_id, host_id),
  KEY ix_host (host_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='hosts that tell when no server answers';
