/** `GET /metrics`: the backend's own figures in Prometheus' text format. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the ingest tells about itself; counters since its start. */
export interface IngestFigures {
  queued: number;
  stored: number;
  duplicates: number;
  groups: number;
  rows: number;
  failures: number;
}

export interface Metrics {
  registry: Registry;
  /** Counts a report that was not stored, by the code of its error. */
  countRefusal(code: string): void;
  /** Measures every request of a server. */
  watch(app: FastifyInstance): void;
}

const INGEST_FIGURES: Record<keyof IngestFigures, string> = {
  queued: 'Reports that wait for their commit',
  stored: 'Reports stored',
  duplicates: 'Reports that were stored already',
  groups: 'Group commits',
  rows: 'Rows written',
  failures: 'Group commits that failed',
};

export function createMetrics(ingest: () => IngestFigures): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const refused = new Counter({
    name: 'dpm_reports_refused_total',
    help: 'Reports not stored, by the code of the error',
    labelNames: ['code'],
    registers,
  });
  const seconds = new Histogram({
    name: 'dpm_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  for (const [figure, help] of Object.entries(INGEST_FIGURES) as [keyof IngestFigures, string][]) {
    new Gauge({
      name: `dpm_ingest_${figure}`,
      help,
      registers,
      collect() {
        this.set(ingest()[figure]);
      },
    });
  }
  return {
    registry,
    countRefusal: (code) => refused.inc({ code }),
    watch: (app) => {
      app.addHook('onResponse', async (request, reply) => {
        // The route's pattern, never the path: labels stay few whatever is asked for.
        const route = request.routeOptions.url ?? 'none';
        seconds.observe(
          { method: request.method, route, status: String(reply.statusCode) },
          reply.elapsedTime / 1000,
        );
      });
    },
  };
}

export async function registerMetrics(app: FastifyInstance, { registry }: Metrics): Promise<void> {
  app.get('/metrics', async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
