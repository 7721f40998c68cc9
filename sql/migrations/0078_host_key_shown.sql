-- schema: private
CREATE TABLE host_key_shown (
  address     VARCHAR(260) NOT NULL COMMENT 'host:port of its SSH server',
  rshost      VARCHAR(253) NOT NULL COMMENT 'host name or address',
  algorithm   VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'ssh-ed25519, …',
  fingerprint CHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA256:… of the key, as ssh-keygen prints it',
  state       VARCHAR(16) CHARACTER SET ascii NOT NULL COMMENT 'why it was refused: unconfirmed, unknown, changed or revoked',
  shown_at    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it was last shown, by the database',
  PRIMARY KEY (address),
  KEY ix_rshost (rshost)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='SSH host keys that keep work waiting';
