-- schema: private
ALTER TABLE host_step
  ADD COLUMN checks TEXT NULL COMMENT 'what a preflight found, as JSON [{name, state, code, values, reason, remedy}]; NULL: it was none';
