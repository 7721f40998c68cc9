-- schema: monitor
ALTER TABLE incident_subject
  ADD COLUMN part VARCHAR(255) NULL COMMENT 'device, mount point or instance, NULL: the host itself',
  ADD COLUMN peak DOUBLE NULL COMMENT 'worst value, in the unit of the rule, once it recovered';
