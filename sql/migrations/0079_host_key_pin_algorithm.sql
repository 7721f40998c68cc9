-- schema: private
ALTER TABLE host_key_pin
  ADD COLUMN algorithm VARCHAR(64) CHARACTER SET ascii NULL COMMENT 'ssh-ed25519, …; asked for first, so that another key of the host is not taken for a changed one';
