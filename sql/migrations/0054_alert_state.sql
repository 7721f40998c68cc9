-- schema: monitor
-- What the state machine remembers; times are milliseconds of Unix time by the database's clock.
CREATE TABLE alert_state (
  rule_key      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'silent-host, or rule:ID',
  subject       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'host:ID, instance:ID, component:ID',
  phase         VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'inactive, pending, firing, recovered',
  since_ms      BIGINT NOT NULL COMMENT 'begin of this phase',
  watched_ms    BIGINT NOT NULL COMMENT 'since when the subject is watched without a break',
  sample_ms     BIGINT NOT NULL COMMENT 'newest sample that was judged, 0: none',
  clear_ms      BIGINT NULL COMMENT 'since when a firing one is below its limit, NULL: it is not',
  missing_ms    BIGINT NULL COMMENT 'since when there is no value, NULL: there is one',
  value         DOUBLE NULL COMMENT 'last value',
  peak          DOUBLE NULL COMMENT 'worst value since it became pending',
  incident_id   BIGINT UNSIGNED NULL COMMENT 'incident.incident_id while firing',
  PRIMARY KEY (rule_key, subject)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='state of every rule for every subject';
