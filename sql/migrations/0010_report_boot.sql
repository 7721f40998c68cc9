-- schema: monitor
-- What was stored, exactly: one row per (host, boot) with the set of sequences as ascending closed ranges
-- `[[1,120],[122,130]]`. A report is new if its sequence is in no range. The row is locked while it is judged.
CREATE TABLE report_boot (
  host_id    INT UNSIGNED NOT NULL COMMENT 'host.host_id',
  boot       CHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'kernel boot id and agent epoch',
  sequences  MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'stored sequences as JSON ranges',
  updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'last change, by the database',
  PRIMARY KEY (host_id, boot)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='receipts: which reports are stored';
