-- schema: private
CREATE TABLE rollout (
  rollout_id  INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  sha256      CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bundle that is rolled out',
  version     VARCHAR(32) NOT NULL COMMENT 'version label that goes with it',
  base_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'bundle of the others, and of all after a halt; NULL: each keeps its own',
  base_version VARCHAR(32) NOT NULL COMMENT 'version label of the others',
  state       VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'running, paused, halted, done or rolledBack',
  wave        TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: none yet, 1: one host, 2: a tenth, 3: the rest',
  wave_at     TIMESTAMP NULL DEFAULT NULL COMMENT 'when the wave began, by the database',
  good_at     TIMESTAMP NULL DEFAULT NULL COMMENT 'since when all hosts of the wave run it, by the database',
  reason      VARCHAR(1000) NULL COMMENT 'why it was halted',
  login       VARCHAR(190) NOT NULL COMMENT 'who began it; a backend when its bundle was new',
  started_at  TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'by the database',
  ended_at    TIMESTAMP NULL DEFAULT NULL COMMENT 'by the database',
  PRIMARY KEY (rollout_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='bundles on their way to the fleet';
