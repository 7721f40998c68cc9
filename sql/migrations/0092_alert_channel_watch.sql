-- schema: private
ALTER TABLE alert_channel
  ADD COLUMN hosts_tell TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'of robots, 1: two hosts tell through it when no server answers',
  ADD COLUMN hosts_hint VARCHAR(190) NULL COMMENT 'address of the robot that they use without its key, NULL: the same one';
