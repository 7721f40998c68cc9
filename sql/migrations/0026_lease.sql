-- schema: private
-- A lease is a row, because GET_LOCK is local to one node of a cluster. `fence` grows with every new holder.
CREATE TABLE lease (
  name       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what is led',
  holder     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'backend that leads it',
  fence      BIGINT UNSIGNED NOT NULL COMMENT 'number of this term',
  expires_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of this term unless renewed, by the database',
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='who does what only one may do';
