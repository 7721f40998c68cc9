-- schema: monitor
ALTER TABLE alert_state
  ADD COLUMN host_id INT UNSIGNED NULL COMMENT 'host.host_id of the subject';
