-- schema: private
ALTER TABLE host_task
  ADD COLUMN step VARCHAR(32) CHARACTER SET ascii NULL COMMENT 'name of the step that goes on, or went on last',
  ADD COLUMN steps_done SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'steps before it';
