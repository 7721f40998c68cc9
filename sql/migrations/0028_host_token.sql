-- schema: private
CREATE TABLE host_token (
  host_id    INT UNSIGNED NOT NULL COMMENT 'host that the token speaks for',
  sha256     BINARY(32) NOT NULL COMMENT 'SHA-256 of the token',
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it was given out',
  PRIMARY KEY (host_id),
  UNIQUE KEY uk_sha256 (sha256)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='one agent token per host';
