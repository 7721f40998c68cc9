-- schema: monitor
CREATE TABLE alert_pass (
  id            TINYINT UNSIGNED NOT NULL COMMENT 'always 1',
  passed_ms     BIGINT NOT NULL COMMENT 'last evaluation, Unix time in ms by the database',
  accepting_ms  BIGINT NOT NULL COMMENT 'since when reports can be accepted without a break',
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='when rules were last evaluated';
