-- schema: monitor
ALTER TABLE host_lifecycle
  ADD COLUMN agent_removed_at TIMESTAMP NULL DEFAULT NULL COMMENT 'when the agent said that it removed itself, as its last request, by the database';
