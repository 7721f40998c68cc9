import { collectListeners } from '../../../agent/src/collectors/listeners.ts';
import { InstanceTracker } from '../../../agent/src/instances/instance-tracker.ts';
import { NetNamespaces } from '../../../agent/src/instances/net-namespaces.ts';
import { ProgramFacts } from '../../../agent/src/instances/program-facts.ts';
import { ProcFiles } from '../../../agent/src/procfs/proc-files.ts';
import { DescriptorBudget } from '../../../agent/src/processes/descriptor-budget.ts';
import { KeptFiles } from '../../../agent/src/processes/kept-files.ts';
import { ProcessReader } from '../../../agent/src/processes/process-reader.ts';
import { ProcessTable } from '../../../agent/src/processes/process-table.ts';
import type { TrackedProcess } from '../../../agent/src/processes/tracked-process.ts';

/** Processes and instances of a tree, pass by pass. */
export function createTracker(root: string, descriptors = 0) {
  const files = new ProcFiles(root);
  const facts = new ProgramFacts(files);
  const kept = new KeptFiles({ root, budget: new DescriptorBudget(descriptors) });
  const reader = new ProcessReader(kept);
  const table = new ProcessTable({ files, reader, ticksPerS: 100 });
  const namespaces = new NetNamespaces(files);
  const isForeign = (process: TrackedProcess) => namespaces.isForeign(process);
  const tracker = new InstanceTracker({ files, facts, isForeign });
  const listeners = () => collectListeners(files, { others: namespaces.group(table.byPid.values()) });
  const scan = () => {
    const summary = table.scan();
    return tracker.update(listeners(), { processes: table.byPid, started: summary.started });
  };
  return { files, kept, facts, table, tracker, scan, listeners };
}
