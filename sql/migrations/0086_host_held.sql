-- schema: monitor
ALTER TABLE host
  ADD COLUMN held_at TIMESTAMP NULL DEFAULT NULL COMMENT 'kept back from upgrades since, NULL: it is not';
