import { TextCursor } from './text-cursor.ts';

/** Resident and shared pages of `/proc/PID/statm`; undefined when the text is not a statm line. */
export function parseStatm(
  bytes: Buffer,
  length: number,
): { residentPages: number; sharedPages: number } | undefined {
  const cursor = new TextCursor(bytes, { end: length });
  cursor.skipFields(1);
  const residentPages = cursor.nextNumber();
  const sharedPages = cursor.nextNumber();
  return Number.isNaN(sharedPages) ? undefined : { residentPages, sharedPages };
}
