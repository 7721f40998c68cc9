-- schema: private
-- A deleted channel stays as a row without its settings: the delivery log goes on naming it.
ALTER TABLE alert_channel
  ADD COLUMN deleted_at TIMESTAMP NULL DEFAULT NULL COMMENT 'when it was deleted: its settings are gone, its name is free; NULL: it was not';
