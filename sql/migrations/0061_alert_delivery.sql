-- schema: private
CREATE TABLE alert_delivery (
  delivery_id   BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  outbox_id     BIGINT UNSIGNED NOT NULL COMMENT 'alert_outbox.outbox_id, the first of a digest',
  channel_id    INT UNSIGNED NOT NULL COMMENT 'alert_channel.channel_id',
  at            TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'end of this try',
  outcome       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'delivered, retry, wait, shorten, misconfigured, ambiguous',
  code          VARCHAR(64) NOT NULL COMMENT 'errcode, HTTP status or error code',
  answer        VARCHAR(255) NOT NULL COMMENT 'what the receiver said, without keys',
  messages      INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'messages in it: more than 1 for a digest',
  PRIMARY KEY (delivery_id),
  KEY ix_outbox (outbox_id),
  KEY ix_channel (channel_id, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='each try to deliver a message, and the answer';
