-- schema: private
CREATE TABLE secret (
  name       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'CA, signing key, API tokens, …',
  sealed     BLOB NOT NULL COMMENT 'AES-256-GCM under the key file of the operator: nonce, tag, text',
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when it was made',
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='secrets shared by all backends';
