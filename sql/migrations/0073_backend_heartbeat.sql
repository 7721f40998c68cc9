-- schema: private
CREATE TABLE backend_heartbeat (
  server        VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the server as hosts reach it',
  beat_at       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'last sign of life, by the database',
  stopped       TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1: it was stopped on purpose',
  down_from     TIMESTAMP NULL DEFAULT NULL COMMENT 'it came back from an outage that began here and is not told yet',
  down_until    TIMESTAMP NULL DEFAULT NULL COMMENT 'end of that outage',
  PRIMARY KEY (server)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='which servers live';
