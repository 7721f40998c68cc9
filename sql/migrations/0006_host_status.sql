-- schema: monitor
-- The newest report of each host, so that a list of hosts reads no samples.
CREATE TABLE host_status (
  host_id           INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time            TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the newest sample, by the host',
  reported_at       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it was stored, by the database',
  interval_ms       INT UNSIGNED NOT NULL COMMENT 'length of the newest sample',
  agent_version     VARCHAR(32) NOT NULL COMMENT 'version label of the agent',
  bundle            CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'SHA-256 of the agent bundle',
  cores             SMALLINT UNSIGNED NULL COMMENT 'logical CPUs',
  cpu_share         DOUBLE NULL COMMENT 'busy CPU time, 0 to 1 of all cores',
  memory_share      DOUBLE NULL COMMENT 'memory in use, 0 to 1',
  disk_util         DOUBLE NULL COMMENT 'busy time of the busiest device, 0 to 1',
  disk_device       VARCHAR(255) NULL COMMENT 'the busiest device',
  top_instance_id   INT UNSIGNED NULL COMMENT 'instance with most CPU time',
  top_share         DOUBLE NULL COMMENT 'its share of the host CPU capacity',
  instance_count    SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'instances in the newest report',
  sources           JSON NULL COMMENT 'what cannot be measured, and why',
  coverage          JSON NULL COMMENT 'share of processes and bytes that was attributed',
  clock_offset_ms   BIGINT NULL COMMENT 'host clock less backend clock',
  PRIMARY KEY (host_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='newest report of each host';
