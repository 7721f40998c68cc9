-- schema: private
CREATE TABLE host_key_pin (
  address     VARCHAR(260) NOT NULL COMMENT 'host:port of its SSH server',
  fingerprint CHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA256:… of the key, as ssh-keygen prints it',
  pinned_at   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it was first trusted',
  PRIMARY KEY (address)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='SSH host keys that were trusted';
