/** How each old sample table is read, and which compact table it goes into. */
import { HOST_COLUMNS, readHostInfo } from './old-host.ts';
import {
  DEVICE_COLUMNS,
  FILESYSTEM_COLUMNS,
  FLOW_COLUMNS,
  PROCESS_COLUMNS,
  readDeviceLoad,
  readDisk,
  readFlow,
  readProcess,
} from './old-samples.ts';
import type { OldRows, OldSampleTable } from './old-tables.ts';
import type { NoteOddity } from './old-values.ts';
import type { Draft, Refused } from './sample-draft.ts';
import type { SampleTarget } from './samples-store.ts';

export interface SampleTable<Row> {
  target: SampleTarget;
  columns: readonly string[];
  read: (row: Row, note: NoteOddity) => Draft | Refused;
  /** What `Draft.name` is a name of. */
  names: 'none' | 'command' | 'component' | 'pair';
  /** The host is only told by its address: one that no host has is kept without a host. */
  byAddress: boolean;
}

export const SAMPLES: { [Table in OldSampleTable]: SampleTable<OldRows[Table]> } = {
  hostInfo: {
    ...{ target: 'host_sample', columns: HOST_COLUMNS, read: readHostInfo },
    ...{ names: 'none', byAddress: false },
  },
  processIoInfo: {
    ...{ target: 'process_sample', columns: PROCESS_COLUMNS, read: readProcess },
    ...{ names: 'command', byAddress: false },
  },
  diskInfo: {
    ...{ target: 'filesystem_sample', columns: FILESYSTEM_COLUMNS, read: readDisk },
    ...{ names: 'component', byAddress: false },
  },
  utilQuInfo: {
    ...{ target: 'device_sample', columns: DEVICE_COLUMNS, read: readDeviceLoad },
    ...{ names: 'component', byAddress: false },
  },
  portNetInfo: {
    ...{ target: 'net_pair_sample', columns: FLOW_COLUMNS, read: readFlow },
    ...{ names: 'pair', byAddress: true },
  },
};
