-- schema: monitor
CREATE TABLE net_pair (
  pair_id     INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'number used by the samples',
  host_id     INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  rsinfo      VARCHAR(64) NOT NULL COMMENT 'local address:port',
  remote      VARCHAR(64) NOT NULL COMMENT 'remote address',
  instance_id INT UNSIGNED NULL COMMENT 'instance that listens there, as last reported',
  PRIMARY KEY (pair_id),
  UNIQUE KEY uk_pair (host_id, rsinfo, remote),
  KEY ix_rsinfo (rsinfo),
  KEY ix_remote (remote)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='who talks to which local port';
