/** One more host, of the full shape, with all its reports of the newest day: what the Culprits page reads most. */
import type { Report } from '@dpm/protocol';
import type { Database } from '../../../backend/src/db/database.ts';
import { createIngest } from '../../../backend/src/ingest/ingest.ts';
import { bootId, describeBody, describeHead, hostName } from '../shape/host-shape.ts';

const DAY_MS = 86_400_000;
const STEP_MS = 30_000;
const VARIANTS = 16;
const AT_ONCE = 400;

/** Stores the day through the ingest; gives the host's name. */
export async function storeShapedDay(
  db: Database,
  { number, endMs }: { number: number; endMs: number },
): Promise<string> {
  const host = hostName(number);
  await db.pool.query('INSERT INTO host (host_id, rshost) VALUES (?, ?)', [number, host]);
  const bodies = Array.from({ length: VARIANTS }, (_, variant) =>
    describeBody(number, { variant, first: variant === 0 }),
  );
  const ingest = createIngest({ db, now: () => Date.now(), hostReports: AT_ONCE });
  const reports = Array.from({ length: DAY_MS / STEP_MS }, (_, index): Report => {
    const atMs = endMs - DAY_MS + index * STEP_MS;
    const body = bodies[index % VARIANTS] ?? describeBody(number, { variant: 0 });
    return { ...describeHead({ host, boot: bootId(number), seq: index + 1, atMs }), ...body };
  });
  for (let start = 0; start < reports.length; start += AT_ONCE) {
    const some = reports.slice(start, start + AT_ONCE);
    await Promise.all(some.map((report) => ingest.accept(report, { hostId: number })));
  }
  await ingest.close();
  return host;
}
