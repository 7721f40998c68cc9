-- schema: private
-- A host without a row is logged in to as the section [SSH] says.
CREATE TABLE host_access (
  rshost     VARCHAR(253) NOT NULL COMMENT 'host name or address',
  ssh_user   VARCHAR(64) NULL COMMENT 'account there, NULL: as [SSH] says',
  ssh_port   SMALLINT UNSIGNED NULL COMMENT 'port of its sshd, NULL: as [SSH] says',
  sudo       TINYINT NULL COMMENT '1 or 0: whether scripts are run by sudo, NULL: for every account but root',
  host_key   VARCHAR(16) CHARACTER SET ascii NULL COMMENT 'which key of it is trusted: confirm, tofu or known_hosts, NULL: as [SSH] says',
  sealed     BLOB NULL COMMENT 'sealed JSON of its private key or password, NULL: the key of [SSH]',
  expires_at TIMESTAMP NULL DEFAULT NULL COMMENT 'a password is deleted when it was used, and at this time at the latest',
  PRIMARY KEY (rshost)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='how hosts are logged in to';
