import type { Report, SourceState } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import type { Clock } from '../clock.ts';
import { parseMounts, type Mount } from '../procfs/mounts.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import { classifyFailure } from './runner.ts';
import { clip } from '../report/clip.ts';

type FilesystemSample = NonNullable<Report['filesystems']>[number];

/** Sizes of the file system mounted there; rejects with the system's error. */
export type ReadSizes = (mount: string) => Promise<Omit<FilesystemSample, 'device' | 'mount' | 'type'>>;

/** A server that does not answer would hang the caller, so what lies on another host is left out. */
const REMOTE_TYPE = /^(?:nfs|cifs|smb|ceph|gluster|lustre|9p|afs|fuse(?!blk|ctl))/;
/** Images that are full by nature. */
const IMAGE_TYPE = /^(?:squashfs|iso9660|udf|erofs|cramfs)$/;
/** Local file systems whose device is no path. */
const POOL_TYPE = /^(?:zfs|btrfs|bcachefs)$/;

const SOURCE = 'filesystems';
/** Given as a reason because none means an exception, with its stack, for nobody. */
const ANSWERED = 'answered';
const ANSWER_MS = 2_000;
const REFRESH_MS = 25_000;

/** Names that the backend can store. */
const LONGEST_NAME = 255;

/**
 * One mount per device, the first: later ones are bind mounts of it. Of several at one place only the last one is seen,
 * since it lies over the others.
 */
export function selectMounts(mounts: readonly Mount[]): Mount[] {
  const visible = new Map(mounts.map((mount) => [mount.mount.trimEnd(), mount]));
  const byDevice = new Map<string, Mount>();
  for (const mount of visible.values()) {
    const local = mount.device.startsWith('/') || POOL_TYPE.test(mount.type);
    if (!local || REMOTE_TYPE.test(mount.type) || IMAGE_TYPE.test(mount.type)) continue;
    if (Math.max(mount.mount.length, mount.device.length) > LONGEST_NAME) continue;
    if (!byDevice.has(mount.device)) byDevice.set(mount.device, mount);
  }
  return [...byDevice.values()].slice(0, LIMITS.filesystems);
}

/**
 * Keeps the sizes of the local file systems. Asking may hang in a broken device, so it happens beside the samples,
 * one mount at a time, and a mount that did not answer is not asked again until it does.
 */
export class FilesystemCollector {
  private readonly files: ProcFiles;
  private readonly clock: Clock;
  private readonly readSizes: ReadSizes;
  private readonly hanging = new Set<string>();
  private readonly failed = new Map<string, unknown>();
  private latest: FilesystemSample[] | undefined;
  private problem: SourceState | undefined;
  private refreshedMs = Number.NEGATIVE_INFINITY;
  private running = false;

  constructor(parts: { files: ProcFiles; clock: Clock; readSizes: ReadSizes }) {
    this.files = parts.files;
    this.clock = parts.clock;
    this.readSizes = parts.readSizes;
  }

  get samples(): FilesystemSample[] | undefined {
    return this.latest;
  }

  get state(): SourceState | undefined {
    return this.problem;
  }

  /** Asks again when the sizes are older than an interval. Never throws, never waits for a hanging mount. */
  async refresh(): Promise<void> {
    if (this.running || this.clock.monotonicMs() - this.refreshedMs < REFRESH_MS) return;
    this.running = true;
    try {
      this.failed.clear();
      const samples: FilesystemSample[] = [];
      for (const mount of selectMounts(parseMounts(this.files.read('mounts')))) {
        const sample = await this.ask(mount);
        if (sample) samples.push(sample);
      }
      this.latest = samples;
      this.problem = this.describeProblem();
    } catch (error) {
      this.problem = classifyFailure(SOURCE, error);
    } finally {
      this.refreshedMs = this.clock.monotonicMs();
      this.running = false;
    }
  }

  private async ask(mount: Mount): Promise<FilesystemSample | undefined> {
    if (this.hanging.has(mount.mount)) return undefined;
    this.hanging.add(mount.mount);
    const timer = new AbortController();
    const answer = this.readSizes(mount.mount)
      .then((sizes) => ({ device: mount.device, mount: mount.mount, type: mount.type, ...sizes }))
      .catch((error: unknown) => {
        this.failed.set(mount.mount, error);
        return undefined;
      })
      .finally(() => this.hanging.delete(mount.mount));
    try {
      return await Promise.race([answer, this.clock.sleep(ANSWER_MS, timer.signal).then(() => undefined)]);
    } finally {
      timer.abort(ANSWERED);
    }
  }

  private describeProblem(): SourceState | undefined {
    if (this.hanging.size > 0) {
      const mounts = [...this.hanging].slice(0, 5).join(', ');
      return { source: SOURCE, state: 'failed', reason: clip(`no answer from ${mounts}`, LIMITS.text) };
    }
    const [failure] = this.failed;
    return failure && classifyFailure(SOURCE, failure[1]);
  }
}
