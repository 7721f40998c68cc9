/** One-line installers: their parts joined. */
import type { AskInstallers, MadeInstallers } from '@dpm/protocol';
import type { FastifyInstance } from 'fastify';
import { publicKeyOf, type Bundle } from './bundles/bundle.ts';
import type { RuntimeCache } from './bundles/runtime-cache.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { ProductError } from './errors.ts';
import { recordAudit, recordAudits } from './hosts/audit-store.ts';
import { buildInstallScript, installLine, type InstallScript } from './hosts/install-script.ts';
import { enrolByInstaller, makeInstallers } from './hosts/installers.ts';
import { deleteInstaller, readInstallers } from './hosts/installers-store.ts';
import type { Caller } from './http/auth.ts';
import { registerInstallers } from './http/hosts-installers.ts';
import { registerInstall } from './http/install.ts';
import type { Identity } from './identity.ts';

export interface InstallOptions {
  config: Config;
  db: Database;
  identity: Identity;
  /** What new agents run; undefined: there is none to install. */
  bundle: Bundle | undefined;
  runtimes: RuntimeCache;
}

export interface Installing {
  /** Routes of the TLS port that need no token. */
  registerPublic: (scope: FastifyInstance) => Promise<void>;
  registerAdmin: (scope: FastifyInstance) => Promise<void>;
}

export function createInstalling({ config, db, identity, bundle, runtimes }: InstallOptions): Installing {
  // Only an administrator's request has runtimes fetched.
  const buildScript = async (options: { fetch: boolean }): Promise<InstallScript> => {
    if (bundle === undefined) throw noBundle();
    return buildInstallScript({
      ...{ ca: identity.ca, servers: config.hosts.servers, intervalMs: config.intervalMs },
      ...{ bundleKey: publicKeyOf(identity.bundleSigningKey), bundleSha256: bundle.order.sha256 },
      runtimes: await runtimes.list(options),
    });
  };
  const make = async (asked: AskInstallers, { role, login }: Caller): Promise<MadeInstallers> => {
    const script = await buildScript({ fetch: true });
    const made = await makeInstallers(db, asked, { login });
    const entry = { role, login, action: 'host.installer', result: 'ok' };
    await recordAudits(
      db,
      made.map(({ host, expiresMs }) => ({ ...entry, target: host, detail: { expiresMs } })),
    );
    const server = config.hosts.servers[0] ?? '';
    const installers = made.map(({ host, code, expiresMs }) => ({
      ...{ host, expiresMs, line: installLine(script, { server, code }) },
    }));
    return { caFingerprint: script.caFingerprint, installers };
  };
  return {
    registerPublic: (scope) =>
      registerInstall(scope, {
        readScript: async () => (await buildScript({ fetch: false })).text,
        findBundle: (sha256) => (sha256 === bundle?.order.sha256 ? bundle.bytes : undefined),
        findRuntime: async (version) =>
          (await runtimes.list({ fetch: false })).find((runtime) => runtime.version === version)?.file,
        enrol: async (installer) => {
          const enrolled = await enrolByInstaller(db, installer);
          await recordAudit(db, {
            ...{ role: 'local', login: 'installer', action: 'host.enrol', target: enrolled.host },
            ...{ detail: { from: installer.from }, result: 'ok' },
          });
          return enrolled;
        },
      }),
    registerAdmin: (scope) =>
      registerInstallers(scope, {
        makeInstallers: make,
        listInstallers: async () => ({ installers: await readInstallers(db) }),
        revokeInstaller: async (host, caller) => {
          const isRevoked = await deleteInstaller(db, host);
          const result = isRevoked ? 'ok' : 'NOT_FOUND';
          await recordAudit(db, { ...caller, action: 'host.installer.revoke', target: host, result });
          return isRevoked;
        },
      }),
  };
}

function noBundle(): ProductError {
  return new ProductError({
    code: 'BUNDLE_MISSING',
    message: 'this backend has no agent bundle to install',
    where: 'agent/dist/dpm-agent.cjs',
    remedy: 'build it: npm run build',
    httpStatus: 503,
  });
}
