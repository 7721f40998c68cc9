-- schema: monitor
ALTER TABLE host_lifecycle
  ADD COLUMN removal VARCHAR(16) CHARACTER SET ascii NULL COMMENT 'how it is known that no agent is left: looked (SSH found nothing), said (by the agent itself), assumed (by an administrator); NULL: it is not';
