/** A fleet of hosts in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FleetOrder, FleetResult, FleetSetup } from './fleet-messages.ts';

export interface Fleet {
  run(order: Exclude<FleetOrder, { kind: 'prepare' }>): Promise<FleetResult>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./fleet-process.ts', import.meta.url));

/** Resolves when all reports are prepared. */
export async function startFleet(setup: FleetSetup): Promise<Fleet> {
  const child = fork(PROGRAM, { serialization: 'advanced' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ask = (order: FleetOrder): Promise<FleetResult | null> =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new Error('the process of the fleet ended'));
      child.once('exit', fail);
      child.once('message', (message: { result: FleetResult | null } | { error: string }) => {
        child.off('exit', fail);
        if ('error' in message) reject(new Error(message.error));
        else resolve(message.result);
      });
      child.send(order);
    });
  await ask({ kind: 'prepare', setup });
  return {
    async run(order) {
      const result = await ask(order);
      if (result === null) throw new Error('the fleet has no hosts');
      return result;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
