import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute or more, mostly waiting for hosts, agents and databases. */
const LONG = [
  ...['backend/hosts/lifecycle', 'backend/hosts/eight-hosts', 'backend/import/again', 'agent/upgrade/switch'],
  ...['agent/process', 'backend/hosts/added-hosts', 'sql/upgrades', 'backend/culprits/long-windows'],
  ...['sql/migrations', 'backend/rollups/rollups', 'agent/upgrade/orders', 'provisioning/resolutions'],
].map((name) => `/test/${name}.test.ts`);

/** Begins with the long files, so that none of them is left alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex((name) => moduleId.endsWith(name));
      return found === -1 ? LONG.length : found;
    };
    const rest = await super.sort(files);
    return [...rest].sort((a, b) => place(a) - place(b));
  }
}
