-- schema: monitor
CREATE TABLE alert_route (
  route_id      INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'row number',
  place         SMALLINT UNSIGNED NOT NULL COMMENT 'order: the first that fits decides',
  name          VARCHAR(96) NOT NULL COMMENT 'what people call it',
  matcher       JSON NOT NULL COMMENT 'hosts, owners, tags, kinds, severities that it is for; empty lists: all',
  channels      JSON NOT NULL COMMENT 'alert_channel.channel_id of those that are told; none: nobody',
  goes_on       TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1: later ones may add channels',
  PRIMARY KEY (route_id),
  KEY ix_place (place)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='which messages go to which channels; what fits none goes to all';
