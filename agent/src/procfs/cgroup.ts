/** Where a process belongs by `/proc/PID/cgroup` (cgroups(7)); both are absent for a process of a login or of nobody. */
export interface CgroupPlace {
  /** 64 hexadecimal digits, or the name of an LXC or systemd-nspawn container. */
  container: string | undefined;
  unit: string | undefined;
  /** Path in the unified hierarchy; `/` is everybody's. */
  unifiedPath: string | undefined;
}

/** Docker, containerd, CRI-O and Podman name the group after the container's id, in several ways. */
const CONTAINER_ID = /(?:^|[/:-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/;
const NAMED_CONTAINER = /\/(?:lxc(?:\.payload)?[./]|machine\.slice\/machine-)([\w.-]+?)(?:\.scope)?(?:\/|$)/;
/** The innermost service: a user's own services lie within `user@1000.service`. */
const UNIT = /.*\/([^/]+\.service)(?:\/|$)/;

export function parseCgroup(bytes: Buffer): CgroupPlace {
  const place: CgroupPlace = { container: undefined, unit: undefined, unifiedPath: undefined };
  for (const line of bytes.toString('utf8').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    place.container ??= (CONTAINER_ID.exec(path) ?? NAMED_CONTAINER.exec(path))?.[1];
    place.unit ??= UNIT.exec(path)?.[1];
    if (controllers === '') place.unifiedPath = path;
  }
  return place;
}
