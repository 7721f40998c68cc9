-- schema: monitor
ALTER TABLE filesystem_sample
  MODIFY total_bytes BIGINT UNSIGNED NULL COMMENT 'size, NULL: not known',
  MODIFY used_bytes  BIGINT UNSIGNED NULL COMMENT 'in use, NULL: not known',
  MODIFY free_bytes  BIGINT UNSIGNED NULL COMMENT 'free to unprivileged users, NULL: not known';
