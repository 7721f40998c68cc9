import { generateKeyPairSync, createHash, sign, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundleOrder, Report, SourceState } from '@dpm/protocol';
import { AgentProcess, layAgentFolder, type AgentFolder } from './agent-process.ts';
import { createAuthority, type TestAuthority } from './authority.ts';
import { bundleAgent } from './bundle.ts';
import { ReportServer, stored, type ReceivedReport } from './report-server.ts';

/** A key that signs bundles, and its public half as agents get it. */
export interface BundleSigner {
  bundleKey: string;
  order(bytes: Buffer, changes?: Partial<BundleOrder>): BundleOrder;
}

export function createSigner(): BundleSigner {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } =
    generateKeyPairSync('ed25519');
  return {
    bundleKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    order(bytes, changes) {
      const digest = createHash('sha256').update(bytes).digest();
      const signature = sign(null, digest, privateKey).toString('base64');
      return { sha256: digest.toString('hex'), sizeBytes: bytes.length, signature, ...changes };
    },
  };
}

/** An installed agent with a server, kept running. */
export class KeptAgent extends AgentProcess {
  readonly server: ReportServer;
  /** How often something was fetched. */
  requests = 0;

  private constructor(parts: { server: ReportServer; runtime: string; folder: AgentFolder }) {
    super(parts.folder, parts.runtime);
    this.server = parts.server;
  }

  static async start(options: {
    authority: TestAuthority;
    bundle: Buffer;
    bundleKey: string | undefined;
    runtime: string;
  }): Promise<KeptAgent> {
    const { authority, bundle, bundleKey, runtime } = options;
    const server = await ReportServer.start(authority);
    const folder = layAgentFolder({ ca: authority.ca, bundle, bundleKey, servers: [server.url] });
    return new KeptAgent({ server, runtime, folder });
  }

  /** From now on answers order this bundle, and it may be fetched. */
  offer(bytes: Buffer, order: BundleOrder, more: object = {}): void {
    this.server.answer = () => stored({ bundle: order, ...more });
    this.server.serve = (request, response) => {
      this.requests++;
      const known = request.url === `/v1/agent/bundle/${order.sha256}`;
      const allowed = request.headers.authorization === 'Bearer secret-token';
      response.writeHead(known && allowed ? 200 : 404).end(known && allowed ? bytes : '{}');
    };
  }

  /** SHA-256 of the bundles that made the reports which were taken, in order, without repetitions. */
  get reporters(): string[] {
    const all = this.server.received.map((report) => bundleOf(report));
    return all.filter((bundle, at) => bundle !== all[at - 1]);
  }

  /** Why the ordered bundle does not run, as the last report tells. */
  get trouble(): SourceState | undefined {
    const report = this.server.received.at(-1) as unknown as Report | undefined;
    return report?.sources.find(({ source }) => source === 'upgrade');
  }

  hasBundle(bytes: Buffer, end = ''): boolean {
    return existsSync(join(this.folder.stateDir, 'bundles', `${hash(bytes)}.cjs${end}`));
  }
}

export function bundleOf(report: ReceivedReport): string {
  return (report as unknown as Report).agent.bundle ?? '';
}

export function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Two real bundles that differ in a comment, and what signs them and starts agents with the first. */
export async function prepareUpgrade() {
  const authority = await createAuthority();
  const signer = createSigner();
  const folder = mkdtempSync(join(tmpdir(), 'dpm-agent-bundle-'));
  const first = readFileSync(await bundleAgent(folder));
  rmSync(folder, { recursive: true });
  const variant = (comment: string) => Buffer.concat([first, Buffer.from(`\n// ${comment}\n`)]);
  const start = (options: { runtime?: string; bundleKey?: string | undefined } = {}) =>
    KeptAgent.start({
      ...{ authority, bundle: first, bundleKey: signer.bundleKey, runtime: process.execPath },
      ...options,
    });
  return { signer, first, second: variant('the second'), variant, start };
}
