import type { TrackedProcess } from '../processes/tracked-process.ts';
import type { InstanceIdentity } from './identity.ts';
import type { Surroundings } from './surroundings.ts';

/** An instance as seen in one pass. */
export interface Instance extends InstanceIdentity {
  ports: number[];
  /** Its oldest server process. */
  main: TrackedProcess;
  /** All server processes that have this identity: more than one with SO_REUSEPORT, or while one replaces another. */
  servers: TrackedProcess[];
  /** Names of parents that only watch over it: they count for it too. */
  wrappers: RegExp | undefined;
  /** Names of processes that are its own, with the start of its data directory in group 1. */
  memberName: RegExp | undefined;
  /** It listens in another network namespace than the agent's. */
  otherNetns: boolean;
  socketPath: string | undefined;
  /** Of its command line: the socket and the file of options that its clients may be told too. */
  socketOption: string | undefined;
  optionsFile: string | undefined;
  surroundings: Surroundings;
}
