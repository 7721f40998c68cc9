/** One-line installers, for hosts that SSH may not reach. */
import { Type } from 'typebox';
import { HOSTS_AT_ONCE, HostEntry } from './host-adding.ts';
import { Ms, closed, nullable, optional } from './parts.ts';
import { HostName } from './report.ts';

/** POST admin/hosts/installers: a line for each host; valid for an hour when nothing else is said, a week at most. */
export const AskInstallers = Type.Object(
  {
    hosts: Type.Array(HostEntry, { minItems: 1, maxItems: HOSTS_AT_ONCE }),
    validMinutes: optional(Type.Integer({ minimum: 5, maximum: 10_080 })),
  },
  closed,
);
export type AskInstallers = Type.Static<typeof AskInstallers>;
export const MadeInstallers = Type.Object(
  {
    /** SHA-256 of the CA's certificate, as `openssl x509 -fingerprint -sha256` tells it, without colons. */
    caFingerprint: Type.String(),
    installers: Type.Array(
      Type.Object(
        {
          host: HostName,
          /** To be run as root on that host, once. It holds a secret: it is shown this once. */
          line: Type.String(),
          expiresMs: Ms,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type MadeInstallers = Type.Static<typeof MadeInstallers>;

/** GET admin/hosts/installers: those of the last week, newest first, without their secrets. */
export const InstallerList = Type.Object(
  {
    installers: Type.Array(
      Type.Object(
        {
          host: HostName,
          login: Type.String(),
          createdMs: Ms,
          expiresMs: Ms,
          /** Null: nobody has used it. */
          usedMs: nullable(Ms),
          /** Address that it was used from. */
          usedFrom: nullable(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type InstallerList = Type.Static<typeof InstallerList>;

/** DELETE admin/hosts/installer?host: its line works no more. 404 INSTALLER_UNKNOWN when none is open. */
export const InstallerQuery = Type.Object({ host: HostName }, closed);

/** POST /v1/install/enrol on the TLS port: the code of an installer for the token of its host. */
export const UseInstaller = Type.Object({ code: Type.String({ minLength: 1, maxLength: 128 }) }, closed);
export type UseInstaller = Type.Static<typeof UseInstaller>;
