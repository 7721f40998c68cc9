-- schema: private
CREATE TABLE host_step (
  task_id    BIGINT UNSIGNED NOT NULL COMMENT 'host_task.task_id',
  position   SMALLINT UNSIGNED NOT NULL COMMENT 'from 0',
  name       VARCHAR(32) CHARACTER SET ascii NOT NULL COMMENT 'connect, preflight, upload, …',
  state      VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'running, done or failed',
  started_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'by the database',
  ended_at   TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'by the database',
  detail     TEXT NULL COMMENT 'what it found, or the output of what failed; never a secret',
  PRIMARY KEY (task_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='steps of the work on hosts';
