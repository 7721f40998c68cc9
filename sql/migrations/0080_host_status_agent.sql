-- schema: monitor
ALTER TABLE host_status
  ADD COLUMN agent_cpu_share DOUBLE NULL COMMENT 'CPU time of the agent and its children, 1 is one core',
  ADD COLUMN agent_rss_bytes BIGINT UNSIGNED NULL COMMENT 'resident memory of the agent',
  ADD COLUMN spool_reports INT UNSIGNED NULL COMMENT 'reports waiting in its spool',
  ADD COLUMN spool_bytes BIGINT UNSIGNED NULL COMMENT 'size of its spool',
  ADD COLUMN dropped_reports INT UNSIGNED NULL COMMENT 'reports lost to the limit of the spool',
  ADD COLUMN server VARCHAR(255) NULL COMMENT 'address that the agent reported to';
