-- schema: private
CREATE TABLE backend_heartbeat (
  server        VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the server as hosts reach it',
  started_at    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it started',
  beat_at       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'last sign of life, by the database',
  stopped       TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1: it was stopped on purpose',
  PRIMARY KEY (server)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='which servers live';
