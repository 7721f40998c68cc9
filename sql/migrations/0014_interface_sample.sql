-- schema: monitor
CREATE TABLE interface_sample (
  host_id      INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time       TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the interval, by the host',
  seq          SMALLINT UNSIGNED NOT NULL COMMENT 'low 16 bits of the report sequence: keeps reports of one second apart',
  component_id INT UNSIGNED NOT NULL COMMENT 'component.component_id of the interface',
  interval_ms  INT UNSIGNED NOT NULL COMMENT 'length of the interval',
  speed_mbit   INT UNSIGNED NULL COMMENT 'link speed, NULL: unknown',
  in_bytes     BIGINT UNSIGNED NOT NULL COMMENT 'received over the interval',
  out_bytes    BIGINT UNSIGNED NOT NULL COMMENT 'sent over the interval',
  in_errors    INT UNSIGNED NOT NULL COMMENT 'receive errors',
  out_errors   INT UNSIGNED NOT NULL COMMENT 'send errors',
  in_drops     INT UNSIGNED NOT NULL COMMENT 'dropped on receipt',
  out_drops    INT UNSIGNED NOT NULL COMMENT 'dropped on sending',
  PRIMARY KEY (host_id, a_time, seq, component_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='network interfaces'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
