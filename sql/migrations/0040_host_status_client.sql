-- schema: monitor
ALTER TABLE host_status
  ADD COLUMN client VARCHAR(16) CHARACTER SET ascii NOT NULL DEFAULT 'agent' COMMENT 'agent, or legacy: a client of the replaced system';
