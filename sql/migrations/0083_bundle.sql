-- schema: private
-- Bundles that were rolled out, so that every backend can hand out the one before, too.
CREATE TABLE bundle (
  sha256     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'its name',
  size_bytes INT UNSIGNED NOT NULL COMMENT 'of the bundle itself',
  signature  VARCHAR(128) CHARACTER SET ascii NOT NULL COMMENT 'Ed25519 over the SHA-256, base64',
  content    LONGBLOB NOT NULL COMMENT 'the bundle, gzip',
  added_at   TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when a backend first had it',
  PRIMARY KEY (sha256)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='agent bundles';
