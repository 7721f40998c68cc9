/** The composition root: every route, job and feature, registered by name. What is not named here does not run. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { createAlerting } from './app-alerting.ts';
import { registerAlertingAdmin, registerAlertingEdit, registerAlertingRead } from './app-alerting-routes.ts';
import { createAudited } from './app-audit.ts';
import { createHosts } from './app-hosts.ts';
import { registerHosts } from './app-hosts-routes.ts';
import { createInstalling, type Installing } from './app-install.ts';
import { registerPagesAdmin, registerPagesRead } from './app-pages.ts';
import { createRollouts, type Rollouts } from './app-rollouts.ts';
import { createWatchers, type Watchers } from './app-watchers.ts';
import { keepPartitionsAsLeader, rollUpAsLeader } from './app-upkeep.ts';
import { readBundle } from './bundles/bundle.ts';
import { createRuntimeCache } from './bundles/runtime-cache.ts';
import { agentSettings } from './config/agent-settings.ts';
import type { Config } from './config.ts';
import { readContext } from './culprits/context.ts';
import { readCulprits } from './culprits/culprits.ts';
import { readDiskCulprits } from './culprits/disk-culprits.ts';
import { readSeries } from './culprits/series.ts';
import { readWorst } from './culprits/worst.ts';
import type { Database } from './db/database.ts';
import { checkDatabase } from './db/ready.ts';
import { listFleet } from './hosts/fleet.ts';
import { changeHostDetails } from './hosts/host-details.ts';
import { listHosts } from './hosts/host-list.ts';
import { enrolHost, findHostByToken } from './hosts/host-tokens.ts';
import { createRoleFinder, requireRole, type Role } from './http/auth.ts';
import { registerBundle } from './http/bundle.ts';
import { registerCulprits } from './http/culprits.ts';
import { registerHealth } from './http/health.ts';
import { registerEnrolment, registerFleet, registerHostDetails, registerHostList } from './http/hosts.ts';
import { BACKLOG, limitKeptConnections } from './http/kept-connections.ts';
import { registerLegacy } from './http/legacy.ts';
import { isLoopback, requireLoopback } from './http/loopback.ts';
import { createMetrics, registerMetrics } from './http/metrics.ts';
import { registerPreview } from './http/preview.ts';
import {
  createRefusedReports,
  registerRefusedReports,
  type RefusedReportLog,
} from './http/refused-reports.ts';
import { registerRemoved } from './http/removed.ts';
import { registerReport } from './http/report.ts';
import { createSenderCache } from './http/sender-cache.ts';
import { createServer } from './http/server.ts';
import { registerSession } from './http/session.ts';
import type { Identity } from './identity.ts';
import { createIngest, type Ingest } from './ingest/ingest.ts';
import { noteRemoval } from './hosts/removal.ts';
import { listJobs, startJobs } from './jobs/jobs.ts';
import { createAllowList } from './legacy/allow-list.ts';
import { findLegacyHost } from './legacy/hosts.ts';
import { createLegacy } from './legacy/legacy.ts';
import { zoneOf } from './legacy/local-time.ts';
import { formatAnswer } from './legacy/xml-rpc.ts';
import { VERSION } from './version.ts';

export interface AppOptions {
  config: Config;
  /** As `monitor_rw`. */
  db: Database;
  /** As `monitor_ddl`. */
  ddl: Database;
  identity: Identity;
  /** Name of this backend among several. */
  holder: string;
  pluginFolder: string;
  /** The agent bundle to hand out. */
  bundleFile: string;
  log: FastifyBaseLogger;
  now: () => number;
}

export interface App {
  /** Plain HTTP: health, and everything else for this machine only. */
  plain: FastifyInstance;
  /** Agents, and all routes with a token. */
  tls: FastifyInstance;
  /** Prepares partitions, then listens on both ports and starts the jobs. */
  start(): Promise<void>;
  /** Ends in order: no new requests, what is queued is committed, jobs end. */
  stop(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, db, identity, log } = options;
  const ingest = createIngest({ db, now: options.now, log });
  const metrics = createMetrics(() => ingest.stats());
  const refused = createRefusedReports({
    now: options.now,
    count: (code) => metrics.countRefusal(code),
  });
  const own = readBundle({ file: options.bundleFile, signingKey: identity.bundleSigningKey });
  if (own === undefined)
    log.warn({ file: options.bundleFile }, 'there is no agent bundle here: agents keep the one they have');
  const rollouts = createRollouts({ ...options, own });
  const runtimes = createRuntimeCache(config.hosts.runtimes);
  const installing = createInstalling({ ...options, bundle: own, runtimes });
  const watchers = createWatchers(options);
  const routes = describeRoutes(options, { refused, rollouts, installing, watchers });

  const plain = createServer({ logger: log });
  const tls = createServer({ logger: log, tls: identity.server });
  for (const server of [plain, tls]) {
    metrics.watch(server);
    await registerHealth(server, { version: VERSION, checkReady: () => checkDatabase(db) });
  }
  limitKeptConnections(tls);
  const findSender = createSenderCache(async (token) => findHostByToken(db, token), options.now);
  await tls.register(async (scope) =>
    registerReport(scope, {
      findSender,
      accept: (report, sender) => ingest.accept(report, sender),
      settings: agentSettings(config),
      ordersFor: rollouts.ordersFor,
      watching: watchers,
      noteRefusal: refused.note,
      now: options.now,
    }),
  );
  await tls.register(async (scope) =>
    registerBundle(scope, {
      findSender,
      findBundle: rollouts.findBundle,
    }),
  );
  await tls.register(async (scope) =>
    registerRemoved(scope, { findSender, noteRemoval: (host, removal) => noteRemoval(db, host, removal) }),
  );
  await tls.register(installing.registerPublic);
  await tls.register(routes.all);
  await tls.register(async (scope) => {
    scope.addHook('onRequest', routes.requireRole('read'));
    await registerMetrics(scope, metrics);
  });
  await plain.register(async (scope) => {
    if (!config.backend.allowPlain) scope.addHook('onRequest', requireLoopback);
    await scope.register(routes.all);
    await registerMetrics(scope, metrics);
  });
  if (config.legacy.enabled) {
    await plain.register(async (scope) => registerOldClients(scope, { options, ingest, refused }));
  }
  if (config.backend.preview) {
    await plain.register(async (scope) =>
      registerPreview(scope, { pluginFolder: options.pluginFolder, registerRead: routes.read }),
    );
  }

  const hosts = createHosts({ ...options, bundleToInstall: rollouts.bundleToInstall, runtimes });
  const stopping = new AbortController();
  const alerting = createAlerting(options);
  const jobs = listJobs({
    ...alerting,
    keepPartitions: () => keepPartitionsAsLeader(options),
    rollUp: () => rollUpAsLeader(options, stopping.signal),
    reconcileHosts: () => hosts.reconcile(),
    rollOut: () => rollouts.look(),
    watch: () => watchers.look(),
  });
  let running: ReturnType<typeof startJobs> | undefined;
  return {
    plain,
    tls,
    async start() {
      running = startJobs(jobs, log);
      await running.runFirst();
      const host = config.backend.listen;
      await plain.listen({ host, port: config.backend.port });
      await tls.listen({ host, port: config.backend.tlsPort, backlog: BACKLOG });
      running.runOthers();
    },
    async stop() {
      stopping.abort();
      alerting.stop();
      await Promise.all([plain.close(), tls.close(), ingest.close()]);
      await running?.stop();
      await hosts.stop();
      if (running !== undefined) await rollouts.stop();
      if (running !== undefined) await alerting.release();
    },
  };
}

/** The one route of the plain port that other machines may use. */
async function registerOldClients(
  scope: FastifyInstance,
  { options, ingest, refused }: { options: AppOptions; ingest: Ingest; refused: RefusedReportLog },
): Promise<void> {
  const { config, db, log, now } = options;
  const { allow, version, utcOffsetMinutes } = config.legacy;
  const legacy = createLegacy({
    accept: (report, sender) => ingest.accept(report, sender),
    findHost: (name) => findLegacyHost(db, name),
    offsetAt: zoneOf(utcOffsetMinutes),
    now,
  });
  await registerLegacy(scope, {
    allows: createAllowList(allow),
    take: (body) => legacy.take(body),
    ...{ formatAnswer, version, noteRefusal: refused.note },
  });
  log.info({ allow, version, utcOffsetMinutes }, 'clients of the replaced system may report');
  if (isLoopback(config.backend.listen))
    log.warn(
      { listen: config.backend.listen },
      '[backend] listen: no client of the replaced system gets here',
    );
}

/** The routes that need a token, by role. */
function describeRoutes(
  options: AppOptions,
  {
    refused,
    rollouts,
    installing,
    watchers,
  }: { refused: RefusedReportLog; rollouts: Rollouts; installing: Installing; watchers: Watchers },
) {
  const { config, db, identity, now } = options;
  const findRole = createRoleFinder(identity.tokens);
  const roleHook = (role: Role) => requireRole(role, findRole);
  const session = {
    version: VERSION,
    intervalMs: config.intervalMs,
    retentionDays: config.retentionDays,
  };
  const audited = createAudited(db);

  const read = async (scope: FastifyInstance) => {
    await registerSession(scope, session);
    await registerAlertingRead(scope, options);
    await watchers.registerRead(scope);
    await registerHostList(scope, { listHosts: () => listHosts(db) });
    await rollouts.registerRead(scope);
    await registerPagesRead(scope, db);
    await registerFleet(scope, { listFleet: () => listFleet(db, rollouts.ordersFor) });
    await registerCulprits(scope, {
      readCulprits: (query) => readCulprits(db, query, { nowMs: now() }),
      readSeries: (query) => readSeries(db, query),
      readContext: (query) => readContext(db, query),
      readDiskCulprits: () => readDiskCulprits(db),
      readWorst: (query) => readWorst(db, query, { nowMs: now() }),
    });
  };
  const edit = async (scope: FastifyInstance) => {
    await registerSession(scope, session);
    await registerAlertingEdit(scope, { options, audited });
  };
  const admin = async (scope: FastifyInstance) => {
    await registerSession(scope, session);
    await registerAlertingAdmin(scope, { options, audited });
    await registerPagesAdmin(scope, db);
    await registerRefusedReports(scope, refused);
    await registerHosts(scope, { ...options, audited });
    await installing.registerAdmin(scope);
    await rollouts.registerAdmin(scope, audited);
    await registerHostDetails(scope, {
      changeHostDetails: (host, details, caller) =>
        audited(caller, { action: 'host.change', target: host, detail: details }, () =>
          changeHostDetails(db, host, details),
        ),
    });
    await registerEnrolment(scope, {
      enrolHost: (host, caller) =>
        audited(caller, { action: 'host.enrol', target: host }, () => enrolHost(db, host)),
    });
  };
  const all = async (app: FastifyInstance) => {
    for (const [role, register] of [
      ['read', read],
      ['edit', edit],
      ['admin', admin],
    ] as const) {
      await app.register(
        async (scope) => {
          scope.addHook('onRequest', roleHook(role));
          await register(scope);
        },
        { prefix: `/v1/${role}` },
      );
    }
  };
  return { read, all, requireRole: roleHook };
}
