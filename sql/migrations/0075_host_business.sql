-- schema: monitor
ALTER TABLE host
  ADD COLUMN business VARCHAR(64) NULL COMMENT 'what it is for, in the words of people',
  ADD COLUMN tags JSON NULL COMMENT 'array of texts to group and search by';
