/** Keys of the hosts' SSH servers, and who vouched for them. */
import { Type } from 'typebox';
import { Ms, closed, nullable } from './parts.ts';
import { HostName } from './report.ts';

/** As `ssh-keygen -l` prints it. */
const Fingerprint = Type.String({ pattern: '^SHA256:[A-Za-z0-9+/]{43}$' });

/** A key that a host showed. */
export const ShownKey = Type.Object(
  {
    host: HostName,
    /** `host:port` of its SSH server. */
    address: Type.String(),
    /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, …; '' when it is not known any more. */
    algorithm: Type.String(),
    fingerprint: Fingerprint,
    /** Trusted before; null: none was. */
    pinned: nullable(Fingerprint),
    /**
     * `unconfirmed`: somebody has to compare and confirm it. `unknown`: the policy is known_hosts, and it is not there.
     * `changed`: another one was trusted; nothing is done before that one is forgotten. `revoked`: known_hosts says so.
     */
    state: Type.Union([
      Type.Literal('trusted'),
      Type.Literal('unconfirmed'),
      Type.Literal('unknown'),
      Type.Literal('changed'),
      Type.Literal('revoked'),
    ]),
    shownMs: Ms,
  },
  closed,
);
export type ShownKey = Type.Static<typeof ShownKey>;

/** GET admin/hosts/key?host: asks the host now; nobody logs in. */
export const HostKeyQuery = Type.Object({ host: HostName }, closed);

/** GET admin/hosts/keys: the keys that hosts showed and that keep work on them waiting. */
export const WaitingKeys = Type.Object({ keys: Type.Array(ShownKey) }, closed);
export type WaitingKeys = Type.Static<typeof WaitingKeys>;

/**
 * POST admin/hosts/confirm-key: these are their keys; what waits for one is tried at once. 409 HOST_KEY_CHANGED where
 * another one is trusted (order `forget-key` first); then none of the list was taken.
 */
export const ConfirmKeys = Type.Object(
  {
    keys: Type.Array(Type.Object({ host: HostName, fingerprint: Fingerprint }, closed), {
      minItems: 1,
      maxItems: 1_000,
    }),
  },
  closed,
);
export type ConfirmKeys = Type.Static<typeof ConfirmKeys>;
