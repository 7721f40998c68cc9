/** What became of messages: the delivery log. Times are milliseconds UTC. No answer holds a key of a channel. */
import { Type } from 'typebox';
import { Ms, closed, nullable, optional } from './parts.ts';

const Id = Type.Integer({ minimum: 1 });
const State = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('sending'),
  Type.Literal('delivered'),
  Type.Literal('digested'),
  Type.Literal('failed'),
]);

/** GET read/deliveries?before&state&channel: newest first, those older than the message `before`. */
export const DeliveryQuery = Type.Object(
  { before: optional(Id), state: optional(State), channel: optional(Type.String({ maxLength: 64 })) },
  closed,
);
export type DeliveryQuery = Type.Static<typeof DeliveryQuery>;

/** One try to deliver a message. */
const DeliveryTry = Type.Object(
  {
    atMs: Ms,
    /** delivered, retry, wait, shorten, misconfigured, ambiguous */
    outcome: Type.String(),
    /** errcode, HTTP status or error code of the network. */
    code: Type.String(),
    answer: Type.String(),
    /** Messages in it: more than 1 for a digest. */
    messages: Type.Integer(),
  },
  closed,
);
export type DeliveryTry = Type.Static<typeof DeliveryTry>;

const Delivery = Type.Object(
  {
    id: Id,
    /** 0: none. */
    incident: Type.Integer(),
    channel: Type.String(),
    /** `digested`: delivered together with others, by a try of the first of them. */
    state: State,
    /** A second copy may have gone out. */
    ambiguous: Type.Boolean(),
    attempts: Type.Integer(),
    createdMs: Ms,
    /** When it is tried next; null when it has ended. */
    nextMs: nullable(Ms),
    endedMs: nullable(Ms),
    /** As its channel writes it, uncut. */
    text: Type.String(),
    /** Oldest first. */
    tries: Type.Array(DeliveryTry),
  },
  closed,
);
export type Delivery = Type.Static<typeof Delivery>;

export const DeliveryPage = Type.Object(
  {
    messages: Type.Array(Delivery),
    /** `before` of the next page; null: there is none. */
    next: nullable(Id),
    /** Names of all channels, those of the log only among them. */
    channels: Type.Array(Type.String()),
  },
  closed,
);
export type DeliveryPage = Type.Static<typeof DeliveryPage>;
