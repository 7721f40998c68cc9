-- schema: private
CREATE TABLE host_task (
  task_id       BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  rshost        VARCHAR(253) NOT NULL COMMENT 'host it is about',
  kind          VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'install or remove',
  state         VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'running, done, failed, cancelled or abandoned',
  open_host     VARCHAR(253) GENERATED ALWAYS AS (IF(state = 'running', rshost, NULL)) STORED COMMENT 'the host while it runs: one at a time',
  fence         BIGINT UNSIGNED NOT NULL COMMENT 'number of the term of the backend that works on it',
  cancel        TINYINT NOT NULL DEFAULT 0 COMMENT '1: it is to end before its next step',
  started_at    TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'by the database',
  ended_at      TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'by the database',
  error_code    VARCHAR(64) CHARACTER SET ascii NULL COMMENT 'why it failed',
  error_message VARCHAR(1000) NULL COMMENT 'the same in words, with what to do',
  PRIMARY KEY (task_id),
  UNIQUE KEY uk_open_host (open_host),
  KEY ix_rshost (rshost)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='work on hosts';
