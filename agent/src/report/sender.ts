import type { WatchStatus } from '@dpm/protocol';
import type { Clock } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import { parseAnswer, type KnownAnswer } from './answer.ts';
import { BackOff } from './back-off.ts';
import { isSilence } from './silence.ts';
import type { HttpAnswer, PostOptions } from './client.ts';
import type { QueuedReport, ReportQueue } from './report-queue.ts';
import { withoutAdditions } from './report-additions.ts';
import type { ServerList } from './server-list.ts';

/** Reports of the backlog are sent at most this often, so that an outage does not end in a storm. */
const BACKLOG_PAUSE_MS = 200;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const TIMEOUT_MS = { least: 2_000, most: 10_000 };
/** Statuses that say that this report will never be taken. */
const REFUSED = new Set([400, 413, 415, 422]);
const UNAUTHORIZED = new Set([401, 403]);

/** How an answered report's clock compares; offset is the host's clock less the backend's. */
export interface Exchange {
  offsetMs: number;
  roundTripMs: number;
}

/** Which report was answered, by whom. `fresh`: the newest one, made by this process. */
export interface Answered {
  server: string;
  fresh: boolean;
  exchange: Exchange;
}

export interface SenderParts {
  queue: ReportQueue;
  servers: ServerList;
  post: (options: PostOptions) => Promise<HttpAnswer>;
  /** Read again after a refusal, since the token may have been replaced. */
  readToken: () => string;
  clock: Clock;
  random: () => number;
  log: Logger;
  intervalMs: () => number;
  onAnswer: (answer: KnownAnswer, about: Answered) => void;
  /** What a fresh report says to this server about watching. */
  watchStatus?: (server: string) => WatchStatus | undefined;
  /** After a report was offered to every server, and one of them said something, or none of them anything. */
  onRound?: (round: { answered: boolean }) => void;
}

interface Attempt {
  answer: HttpAnswer;
  fresh: boolean;
  sentMs: number;
  roundTripMs: number;
}

type Outcome = 'acknowledged' | 'refused' | 'unauthorized' | 'unavailable' | 'silent' | 'unsent';

/** Sends queued reports, one at a time, to the first server that takes them. */
export class Sender {
  private readonly parts: SenderParts;
  private readonly backOff: BackOff;
  private token: string | undefined;
  /** Servers that take the parts of reports that came later, as they said. */
  private readonly takers = new Set<string>();

  constructor(parts: SenderParts) {
    this.parts = parts;
    this.backOff = new BackOff({ firstMs: FIRST_WAIT_MS, random: parts.random });
  }

  /** Runs until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { queue, clock } = this.parts;
    while (!signal.aborted) {
      await queue.waitForReport(signal);
      const report = queue.peek();
      if (signal.aborted || !report) continue;
      const json = await queue.load(report);
      if (json === undefined) continue;
      const outcome = await this.sendToAny(report, json);
      const waitMs = await this.conclude(report, outcome);
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    }
  }

  /** Tries the servers in order until one decides about the report. */
  private async sendToAny(report: QueuedReport, json: string): Promise<Outcome> {
    const { servers } = this.parts;
    const outcomes: Outcome[] = [];
    for (const server of servers.candidates()) {
      const one = await this.sendTo(server, { report, json });
      outcomes.push(one);
      if (one === 'acknowledged' || one === 'refused') break;
    }
    this.noteRound(outcomes);
    const last = outcomes.at(-1);
    if (last === 'acknowledged' || last === 'refused') return last;
    return outcomes.includes('unauthorized') ? 'unauthorized' : 'unavailable';
  }

  /** Of a round without those that asked for patience nothing can be said, unless one of the others answered. */
  private noteRound(outcomes: readonly Outcome[]): void {
    const { servers, onRound } = this.parts;
    const answered = outcomes.some((one) => one !== 'silent' && one !== 'unsent');
    const isWhole = outcomes.length === servers.size && outcomes.every((one) => one === 'silent');
    if (answered || isWhole) onRound?.({ answered });
  }

  private async sendTo(
    server: string,
    { report, json }: { report: QueuedReport; json: string },
  ): Promise<Outcome> {
    const { post, clock, log, readToken, watchStatus } = this.parts;
    const sentMs = clock.nowMs();
    const start = clock.monotonicMs();
    // A newer report may make this one a part of the backlog while it is on its way.
    const { fresh } = report;
    try {
      this.token ??= readToken();
      const answer = await post({
        ...{ server, token: this.token, timeoutMs: this.timeoutMs() },
        json: address(this.takers.has(server) ? json : withoutAdditions(json), {
          server,
          spooled: !fresh,
          watch: fresh ? watchStatus?.(server) : undefined,
        }),
      });
      const roundTripMs = clock.monotonicMs() - start;
      const outcome = this.judge(server, { answer, fresh, sentMs, roundTripMs });
      // It may have been replaced by an older one since it said so.
      if (outcome === 'refused' && this.takers.delete(server))
        return await this.sendTo(server, { report, json });
      return outcome;
    } catch (error) {
      log.trouble(
        `server ${server}`,
        { server, ...describeError(error) },
        'report not sent: server unreachable',
      );
      return isSilence(error) ? 'silent' : 'unsent';
    }
  }

  private judge(server: string, { answer, fresh, sentMs, roundTripMs }: Attempt): Outcome {
    const { log, servers, onAnswer } = this.parts;
    const { status, body, retryAfterS } = answer;
    const known = status >= 200 && status < 300 ? parseAnswer(body) : undefined;
    if (known) {
      servers.worked(server);
      if (known.takes.length > 0) this.takers.add(server);
      else this.takers.delete(server);
      log.settled(`server ${server}`, `server ${server} takes reports again`);
      const offsetMs = Math.round(sentMs + roundTripMs / 2 - known.serverTimeMs);
      onAnswer(known, { server, fresh, exchange: { offsetMs, roundTripMs: Math.round(roundTripMs) } });
      return 'acknowledged';
    }
    const said = { server, status, answer: body.slice(0, 300) };
    if (REFUSED.has(status)) {
      log.warn(said, 'report refused and dropped: the server does not understand it');
      return 'refused';
    }
    if (UNAUTHORIZED.has(status)) {
      this.token = undefined;
      log.trouble(
        `server ${server}`,
        said,
        'report not taken: the token is not accepted; trying again slowly',
      );
      return 'unauthorized';
    }
    if (retryAfterS !== undefined) {
      servers.leaveAlone(server, Math.min(retryAfterS * 1_000, 10 * LONGEST_WAIT_MS));
    }
    log.trouble(`server ${server}`, said, 'report not taken: the server cannot take it now');
    return 'unavailable';
  }

  /** What becomes of the report, and how long to wait before the next, ms. */
  private async conclude(report: QueuedReport, outcome: Outcome): Promise<number> {
    const { queue, servers, intervalMs } = this.parts;
    if (outcome === 'acknowledged' || outcome === 'refused') {
      this.backOff.reset();
      await queue.finish(report);
      return report.fresh ? 0 : BACKLOG_PAUSE_MS;
    }
    queue.postpone(report);
    if (outcome === 'unauthorized') return this.backOff.next(LONGEST_WAIT_MS);
    const waitMs = this.backOff.next(Math.min(LONGEST_WAIT_MS, intervalMs()));
    return Math.max(waitMs, servers.patienceMs);
  }

  /** All servers together answer, or not, within one interval. */
  private timeoutMs(): number {
    const share = (this.parts.intervalMs() * 0.8) / this.parts.servers.size;
    return Math.min(TIMEOUT_MS.most, Math.max(TIMEOUT_MS.least, share));
  }
}

/** Adds to a stored report what is known only when it is sent. */
export function address(
  json: string,
  { server, spooled, watch }: { server: string; spooled: boolean; watch?: WatchStatus | undefined },
): string {
  const late = JSON.stringify({ server, ...(spooled ? { spooled } : {}), watch });
  return `${late.slice(0, -1)},${json.slice(1)}`;
}
