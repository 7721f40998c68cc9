/** What pages about alerting ask for. Times are milliseconds UTC. Keys of channels go in and never come out. */
import { Type } from 'typebox';
import { Ms, closed, nullable, optional } from './parts.ts';

const Id = Type.Integer({ minimum: 1 });
const Language = Type.Union([Type.Literal('zh-CN'), Type.Literal('en-US')]);
const Format = Type.Union([Type.Literal('text'), Type.Literal('markdown'), Type.Literal('markdown_v2')]);

/** GET read/incidents?from&to: those that lasted into [from, to), newest first, at most 500. */
export const IncidentQuery = Type.Object({ from: Ms, to: Ms }, closed);
export type IncidentQuery = Type.Static<typeof IncidentQuery>;
export const Incident = Type.Object(
  {
    id: Id,
    kind: Type.String(),
    severity: Type.String(),
    title: Type.String(),
    openedMs: Ms,
    beganMs: Ms,
    /** Null: open. */
    resolvedMs: nullable(Ms),
    notices: Type.Integer(),
    hosts: Type.Integer(),
    /** Of them, those that have not recovered. */
    open: Type.Integer(),
    acknowledged: nullable(Type.Object({ login: Type.String(), note: Type.String(), atMs: Ms }, closed)),
  },
  closed,
);
export type Incident = Type.Static<typeof Incident>;
export const IncidentList = Type.Object(
  {
    incidents: Type.Array(Incident),
    /** Channels that send; 0: nobody is being told. */
    channels: Type.Integer(),
  },
  closed,
);
export type IncidentList = Type.Static<typeof IncidentList>;

/** GET read/incident?id: with its timeline, oldest first, and what became of each message. */
export const IncidentId = Type.Object({ id: Id }, closed);
export const IncidentDetailQuery = Type.Object({ id: Id, language: optional(Language) }, closed);
export type IncidentDetailQuery = Type.Static<typeof IncidentDetailQuery>;
export const DeliveredMessage = Type.Object(
  {
    id: Id,
    incident: Type.Integer(),
    channel: Type.String(),
    state: Type.String(),
    /** A second copy may have gone out. */
    ambiguous: Type.Boolean(),
    attempts: Type.Integer(),
    createdMs: Ms,
    endedMs: nullable(Ms),
    /** Newest answer; null: not tried yet. */
    code: nullable(Type.String()),
    answer: nullable(Type.String()),
  },
  closed,
);
export type DeliveredMessage = Type.Static<typeof DeliveredMessage>;
export const IncidentDetail = Type.Object(
  {
    ...Incident.properties,
    timeline: Type.Array(
      // The evidence as it was then; its shape depends on `facts.type`.
      Type.Object(
        {
          ...{ atMs: Ms, kind: Type.String(), facts: Type.Record(Type.String(), Type.Unknown()) },
          /** The same in words, of the language that was asked for. */
          text: Type.String(),
        },
        closed,
      ),
    ),
    messages: Type.Array(DeliveredMessage),
  },
  closed,
);
export type IncidentDetail = Type.Static<typeof IncidentDetail>;

/** POST edit/incident/acknowledge?id */
export const Acknowledge = Type.Object({ note: Type.String({ maxLength: 1_000 }) }, closed);
export type Acknowledge = Type.Static<typeof Acknowledge>;

const WebAddress = Type.String({ maxLength: 1_000, pattern: '^https?://[^\\s]+$' });
const channel = { language: Language, format: Format, enabled: Type.Boolean() };
/** Two hosts tell through this robot when no server answers. Default: they do. */
const hostsTell = optional(Type.Boolean());

const Address = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s<>]+@[^\\s<>]+$' });
const Mail = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[^\\s/]+$' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
    /** Empty: without a login. */
    user: Type.String({ maxLength: 254 }),
    /** Without it, that of the same server stays. */
    password: optional(Type.String({ maxLength: 254 })),
    from: Address,
    to: Type.Array(Address, { minItems: 1, maxItems: 50 }),
  },
  closed,
);
/** What leads to the receiver: `url` of a robot or webhook, `mail` of mail. */
const receiver = {
  url: optional(WebAddress),
  /** HTTP(S) proxy on the way; empty: none. */
  proxy: optional(Type.Union([WebAddress, Type.Literal('')])),
  /** Of a webhook: signs what is sent; empty: unsigned. */
  secret: optional(Type.String({ maxLength: 256 })),
  mail: optional(Mail),
  /** Another robot for what hosts tell when no server answers; empty: the same one. */
  hostsUrl: optional(Type.Union([WebAddress, Type.Literal('')])),
};

/** POST admin/channels */
export const NewChannel = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    /** Default: wecom. */
    kind: optional(Type.Union([Type.Literal('wecom'), Type.Literal('webhook'), Type.Literal('mail')])),
    ...channel,
    hostsTell,
    ...receiver,
  },
  closed,
);
export type NewChannel = Type.Static<typeof NewChannel>;
/** PATCH admin/channel?id: what is left out of the receiver stays as it is. */
export const ChangedChannel = Type.Object({ ...channel, hostsTell, ...receiver }, closed);
export type ChangedChannel = Type.Static<typeof ChangedChannel>;

/** GET admin/channels */
export const ChannelList = Type.Object(
  {
    channels: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Type.String(),
          kind: Type.String(),
          ...channel,
          /** Address without its key. */
          hint: Type.String(),
          /** Configuration error that the last answer told. */
          fault: nullable(Type.String()),
          hostsTell: Type.Boolean(),
          /** Address of the robot that hosts tell through, without its key; null: the same one. */
          hostsHint: nullable(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ChannelList = Type.Static<typeof ChannelList>;

/** POST admin/channel/test?id: really sends, and answers what the receiver said. */
export const ChannelTest = Type.Object(
  { delivered: Type.Boolean(), outcome: Type.String(), code: Type.String(), answer: Type.String() },
  closed,
);
export type ChannelTest = Type.Static<typeof ChannelTest>;

/** GET admin/channel/preview?language&format: one message of each kind, as a channel of this kind writes it. */
export const ChannelPreviewQuery = Type.Object({ language: Language, format: Format }, closed);
export type ChannelPreviewQuery = Type.Static<typeof ChannelPreviewQuery>;
export const ChannelPreview = Type.Object(
  { messages: Type.Array(Type.Object({ kind: Type.String(), text: Type.String() }, closed)) },
  closed,
);
export type ChannelPreview = Type.Static<typeof ChannelPreview>;

/** GET read/watchers: who tells when no server answers. */
export const WatcherList = Type.Object(
  {
    /**
     * `checking`: hosts are being asked; `off`: no channel wants it; `noRobot`: none that is switched on is a robot;
     * `unreachable`: no host that was asked reaches a robot.
     */
    state: Type.Union([
      Type.Literal('watched'),
      Type.Literal('checking'),
      Type.Literal('off'),
      Type.Literal('noRobot'),
      Type.Literal('unreachable'),
    ]),
    /** In the order in which they tell. */
    watchers: Type.Array(
      Type.Object(
        {
          host: Type.String(),
          alias: nullable(Type.String()),
          channel: Type.String(),
          place: Type.Integer(),
        },
        closed,
      ),
    ),
    /** Some of those that do not reach it, and why. */
    failed: Type.Array(
      Type.Object(
        {
          host: Type.String(),
          alias: nullable(Type.String()),
          channel: Type.String(),
          reason: nullable(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type WatcherList = Type.Static<typeof WatcherList>;
