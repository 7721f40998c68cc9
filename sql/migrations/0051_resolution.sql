-- schema: monitor
-- From when to when each resolution of the samples is there: who reads a long range takes the coarsest that will do, and
-- the finer one where that does not reach. Rows: raw, 5m, 1h and usual. Times are ends, as a_time is.
CREATE TABLE resolution (
  name        VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'raw (*_sample), 5m (*_5m), 1h (*_1h) or usual (instance_usual)',
  kept_from   TIMESTAMP NOT NULL DEFAULT '1971-01-01 00:00:00' COMMENT 'what ends until then was dropped, or soon is',
  done_until  TIMESTAMP NOT NULL DEFAULT '1971-01-01 00:00:00' COMMENT 'everything that ended until then is in it, but for rollup_late',
  slice_until TIMESTAMP NULL DEFAULT NULL COMMENT 'end of the slice that is being made, NULL: none',
  next_host   INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'first host.host_id that the slice lacks',
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='which times each resolution of the samples holds';
