-- schema: monitor
ALTER TABLE host
  ADD COLUMN imported_at TIMESTAMP NULL DEFAULT NULL COMMENT 'when an import brought it: it keeps its old client until somebody moves it';
