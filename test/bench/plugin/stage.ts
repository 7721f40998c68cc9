/** The preview page over a real database: the pages and the panel as Grafana would load them, the read API behind. */
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { readContext } from '../../../backend/src/culprits/context.ts';
import { readCulprits } from '../../../backend/src/culprits/culprits.ts';
import { readDiskCulprits } from '../../../backend/src/culprits/disk-culprits.ts';
import { readWorst } from '../../../backend/src/culprits/worst.ts';
import { readSeries } from '../../../backend/src/culprits/series.ts';
import { listIncidents, readIncident } from '../../../backend/src/alerting/incident-list-store.ts';
import { listHosts } from '../../../backend/src/hosts/host-list.ts';
import { registerIncidents } from '../../../backend/src/http/alerting.ts';
import { registerCulprits } from '../../../backend/src/http/culprits.ts';
import { registerHostList } from '../../../backend/src/http/hosts.ts';
import { registerPreview } from '../../../backend/src/http/preview.ts';
import { createServer } from '../../../backend/src/http/server.ts';
import { rollUp } from '../../../backend/src/rollups/rollups.ts';
import { openTestSchemas } from '../../support/sample-rows.ts';
import { fillFleet, type FleetSize } from './fleet-data.ts';

const PLUGIN = fileURLToPath(new URL('../../../plugin', import.meta.url));

export interface Stage {
  url: string;
  remove(): Promise<void>;
}

export async function openStage(size: FleetSize): Promise<Stage> {
  const schemas = await openTestSchemas('MariaDB');
  const { db } = schemas;
  await fillFleet(db, size);
  const log = pino({ level: 'silent' });
  await rollUp(db, { log, goOn: async () => true, rest: async () => undefined });
  const app = createServer({ logger: log });
  await registerPreview(app, {
    pluginFolder: PLUGIN,
    registerRead: async (scope) => {
      await registerHostList(scope, { listHosts: () => listHosts(db) });
      await registerIncidents(scope, {
        listIncidents: (query) => listIncidents(db, query),
        readIncident: ({ id }) => readIncident(db, { id, tell: ({ type }) => type }),
      });
      await registerCulprits(scope, {
        readCulprits: (query) => readCulprits(db, query, { nowMs: Date.now() }),
        readSeries: (query) => readSeries(db, query),
        readContext: (query) => readContext(db, query),
        readDiskCulprits: () => readDiskCulprits(db),
        readWorst: (query) => readWorst(db, query, { nowMs: Date.now() }),
      });
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    async remove() {
      await app.close();
      await schemas.remove();
    },
  };
}
