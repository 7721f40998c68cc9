-- schema: monitor
-- Without a change of the rows that are there: older samples do not tell it.
ALTER TABLE net_pair_sample
  ADD COLUMN pid INT UNSIGNED NULL COMMENT 'the one process that moved all of it, NULL: several (process_pair_sample), or not known';
