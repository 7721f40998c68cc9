import type { StripPoint } from '@dpm/protocol';
import type { StripBucket } from './strip-store.ts';
import type { SampleRange } from './window.ts';

/** The whole range as points of equal distance; a bucket without a sample is a point without figures. */
export function toStrip(
  buckets: { host: StripBucket[]; devices: { bucket: number; util: number }[] },
  { range, widthS }: { range: SampleRange; widthS: number },
): StripPoint[] {
  const host = new Map(buckets.host.map((one) => [one.bucket, one]));
  const utils = new Map(buckets.devices.map(({ bucket, util }) => [bucket, util]));
  const count = Math.ceil((range.untilS - range.afterS) / widthS);
  return Array.from({ length: count }, (_, index) => {
    const endS = Math.min(range.untilS, range.afterS + (index + 1) * widthS);
    return toPoint(endS * 1000, { host: host.get(index), util: utils.get(index) });
  });
}

function toPoint(
  atMs: number,
  from: { host: StripBucket | undefined; util: number | undefined },
): StripPoint {
  const { host, util } = from;
  const perS = (bytes: number | null | undefined) =>
    host === undefined || bytes === undefined || bytes === null ? null : (bytes * 1000) / host.measuredMs;
  return {
    atMs,
    cpu: toFraction(host?.cpu),
    memory: toFraction(host?.memory),
    diskUtil: toFraction(util),
    diskReadPerS: perS(host?.diskReadBytes),
    diskWritePerS: perS(host?.diskWriteBytes),
    netPerS: perS(host?.netBytes),
  };
}

/** 0 to 1; the kernel's counters round, so a full device may come out a little above. */
export function toFraction(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : Math.min(1, Math.max(0, share));
}
