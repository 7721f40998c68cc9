-- schema: monitor
-- From the samples themselves: for shorter ranges these are few enough.
CREATE TABLE net_pair_1h (
  host_id   INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  a_time    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of the hour: it holds the samples that end in the hour before',
  pair_id   INT UNSIGNED NOT NULL COMMENT 'net_pair.pair_id',
  samples   SMALLINT UNSIGNED NOT NULL COMMENT 'samples joined',
  in_bytes  BIGINT UNSIGNED NULL COMMENT 'received, NULL: not known',
  out_bytes BIGINT UNSIGNED NULL COMMENT 'sent, NULL: not known',
  PRIMARY KEY (host_id, a_time, pair_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='bytes between local ports and remote addresses by hour'
PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE));
