-- schema: monitor
CREATE TABLE alert_silence (
  silence_id    INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  kind          VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'once, or weekly: a maintenance window',
  matcher       JSON NOT NULL COMMENT 'hosts, owners, tags, kinds, severities that it is for; empty lists: all',
  starts_at     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'nothing is told from here on',
  ends_at       TIMESTAMP NULL DEFAULT NULL COMMENT 'until here; of a weekly one NULL: for ever',
  weekly        JSON NULL COMMENT 'days (1 Monday to 7), minute of the day, minutes long, offset of the zone in minutes',
  login         VARCHAR(190) NOT NULL COMMENT 'who asked for it',
  note          VARCHAR(1000) NOT NULL COMMENT 'why',
  PRIMARY KEY (silence_id),
  KEY ix_ends (ends_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='times in which incidents are kept and not told';
