-- schema: monitor
ALTER TABLE incident
  ADD COLUMN host_id    INT UNSIGNED NULL COMMENT 'host.host_id, of those that are about one host',
  ADD COLUMN family     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'cpu, disk, memory, network, space, clock, instance, event',
  ADD COLUMN culprit_id INT UNSIGNED NULL COMMENT 'instance.instance_id that was blamed last',
  ADD COLUMN judged_at  TIMESTAMP NULL DEFAULT NULL COMMENT 'when that was asked last',
  ADD KEY ix_host (host_id, opened_at);
