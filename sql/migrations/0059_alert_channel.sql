-- schema: private
CREATE TABLE alert_channel (
  channel_id    INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  name          VARCHAR(64) NOT NULL COMMENT 'what people call it',
  kind          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'wecom, mail, webhook',
  language      VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'zh-CN or en-US',
  format        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'text, markdown, markdown_v2',
  enabled       TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0: nothing is sent',
  sealed        BLOB NOT NULL COMMENT 'settings with their keys as JSON, AES-256-GCM under the key file',
  hint          VARCHAR(190) NOT NULL COMMENT 'address without its key, for lists',
  fault         VARCHAR(255) NULL COMMENT 'configuration error that the last answer told, NULL: none',
  paused_until  TIMESTAMP(3) NULL DEFAULT NULL COMMENT 'nothing is sent before, since the receiver asked to wait',
  PRIMARY KEY (channel_id),
  UNIQUE KEY uk_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='where messages go';
