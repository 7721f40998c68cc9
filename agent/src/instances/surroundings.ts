import { LIMITS } from '@dpm/protocol/limits';
import { parseCgroup, type CgroupPlace } from '../procfs/cgroup.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import { clip } from '../report/clip.ts';

/** What a server runs in, for people to recognise it. */
export interface Surroundings {
  /** Name of the container, else what it calls itself, else the start of its id. */
  container: string | undefined;
  /** systemd's unit; absent within a container. */
  unit: string | undefined;
  /** Its own group in the unified hierarchy. */
  cgroupPath: string | undefined;
}

const SHORT_ID = 12;
const FULL_ID = /^[0-9a-f]{64}$/;
const ID_START = /^[0-9a-f]{12}$/;
const DOCKER_NAME = /"Name":"\/([\w.-]+)"/;
const DOCKER_CONFIG_BYTES = 64 * 1024;
const HOST_NAME_BYTES = 256;

/** Reads a server's surroundings, once per program of a process. */
export class SurroundingsReader {
  private readonly files: ProcFiles;
  private readonly known = new WeakMap<TrackedProcess, { programs: number; found: Surroundings }>();

  constructor(files: ProcFiles) {
    this.files = files;
  }

  of(process: TrackedProcess): Surroundings {
    const known = this.known.get(process);
    if (known?.programs === process.programs) return known.found;
    const found = this.read(process);
    this.known.set(process, { programs: process.programs, found });
    return found;
  }

  private read({ pid }: TrackedProcess): Surroundings {
    const place = this.readPlace(pid);
    const container = place?.container && clip(this.nameOf(place.container, pid), LIMITS.text);
    const path = place?.unifiedPath;
    return {
      container,
      unit: container === undefined ? place?.unit && clip(place.unit, LIMITS.text) : undefined,
      cgroupPath: path === undefined || path === '/' || path.includes('..') ? undefined : path,
    };
  }

  private readPlace(pid: number): CgroupPlace | undefined {
    try {
      return parseCgroup(this.files.read(`${pid}`, 'cgroup'));
    } catch {
      return undefined;
    }
  }

  private nameOf(id: string, pid: number): string {
    if (!FULL_ID.test(id)) return id;
    const config = ['1', 'root', 'var', 'lib', 'docker', 'containers', id, 'config.v2.json'];
    const docker = DOCKER_NAME.exec(this.text(DOCKER_CONFIG_BYTES, config) ?? '')?.[1];
    if (docker !== undefined) return docker;
    const hostName = this.text(HOST_NAME_BYTES, [`${pid}`, 'root', 'etc', 'hostname'])?.trim() ?? '';
    // Unless it was given one, a container calls itself by its id.
    return hostName === '' || ID_START.test(hostName) ? id.slice(0, SHORT_ID) : hostName;
  }

  private text(maxBytes: number, path: string[]): string | undefined {
    try {
      return this.files.readStart(maxBytes, ...path).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
