-- schema: private
CREATE TABLE host_installer (
  sha256     BINARY(32) NOT NULL COMMENT 'SHA-256 of its code',
  rshost     VARCHAR(253) NOT NULL COMMENT 'host that it is for',
  entry      JSON NOT NULL COMMENT 'what is said about the host: alias, owner, business, tags',
  login      VARCHAR(190) NOT NULL COMMENT 'who asked for it',
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'by the database',
  expires_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'not valid from here on',
  used_at    TIMESTAMP NULL DEFAULT NULL COMMENT 'when it was used: then it is not valid any more',
  used_from  VARCHAR(64) NULL COMMENT 'address that it was used from',
  PRIMARY KEY (sha256),
  KEY ix_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='installers of a single use';
