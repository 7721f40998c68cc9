-- schema: private
ALTER TABLE rollout
  ADD COLUMN halt TEXT NULL COMMENT 'why it was halted, as JSON {code, values}; NULL: it was not';
