-- schema: monitor
-- What was observed of a host on its way online or offline; what is asked for stands in tb_monitor_host_config.
CREATE TABLE host_lifecycle (
  rshost        VARCHAR(253) NOT NULL COMMENT 'host name or address, as in tb_monitor_host_config',
  installed_at  TIMESTAMP NULL DEFAULT NULL COMMENT 'when the agent was installed whose first report is waited for, by the database; NULL: none is',
  removed_at    TIMESTAMP NULL DEFAULT NULL COMMENT 'when it was verified that no agent is left, until it is called offline, by the database',
  attempts      SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'failures in a row of what is being tried',
  retry_at      TIMESTAMP NULL DEFAULT NULL COMMENT 'nothing is tried again before, by the database',
  error_code    VARCHAR(64) CHARACTER SET ascii NULL COMMENT 'why the last try failed, NULL: it did not',
  error_message VARCHAR(1000) NULL COMMENT 'the same in words, with what to do',
  PRIMARY KEY (rshost)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='hosts on their way online and offline';
