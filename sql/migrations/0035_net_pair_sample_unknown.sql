-- schema: monitor
ALTER TABLE net_pair_sample
  MODIFY in_bytes  BIGINT UNSIGNED NULL COMMENT 'received over the interval, NULL: not known',
  MODIFY out_bytes BIGINT UNSIGNED NULL COMMENT 'sent over the interval, NULL: not known';
