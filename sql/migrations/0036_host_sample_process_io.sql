-- schema: monitor
-- The replaced system told apart what processes asked for and what devices did; the agent counts devices only.
ALTER TABLE host_sample
  ADD COLUMN process_read_bytes  BIGINT UNSIGNED NULL COMMENT 'asked for by processes over the interval, NULL: not told apart from devices',
  ADD COLUMN process_write_bytes BIGINT UNSIGNED NULL COMMENT 'asked for by processes over the interval, NULL: not told apart from devices';
