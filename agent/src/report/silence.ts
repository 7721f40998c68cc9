/** What the network says when nobody is there; a server whose certificate is wrong is there. */
const SILENCE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH'],
  ...['ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
]);

/** True when a server did not answer a report at all. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && SILENCE.has(String(error.code));
}
