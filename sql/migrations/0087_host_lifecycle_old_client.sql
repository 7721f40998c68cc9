-- schema: monitor
ALTER TABLE host_lifecycle
  ADD COLUMN old_client VARCHAR(16) CHARACTER SET ascii NULL COMMENT 'client of the replaced system: stop (after the first report), stopped, or restore; NULL: it is left alone';
