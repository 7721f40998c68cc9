/** Mail over SMTP. */
import { createTransport } from 'nodemailer';
import type { Answer } from './answer.ts';

export interface MailSettings {
  host: string;
  port: number;
  /** tls: from the first byte. starttls: required before anything else. none: in the clear. */
  security: 'tls' | 'starttls' | 'none';
  /** Empty: without a login. */
  user: string;
  password: string;
  from: string;
  to: readonly string[];
}

const TIMEOUT_MS = 20_000;

/** The first line is the subject. */
export async function sendMail(
  settings: MailSettings,
  text: string,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number | undefined } = {},
): Promise<Answer> {
  const { host, port, security, user, password, from, to } = settings;
  const transport = createTransport({
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls' },
    ...(security === 'none' ? { ignoreTLS: true } : {}),
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
  });
  const [subject = ''] = text.split('\n', 1);
  try {
    const { response } = await transport.sendMail({ from, to: [...to], subject, text });
    return { outcome: 'delivered', code: response.slice(0, 3), said: response.slice(0, 255) };
  } catch (error) {
    return readMailFailure(error);
  } finally {
    transport.close();
  }
}

/** A lasting refusal is 5xx, a passing one 4xx; a connection lost after the text went out leaves it open. */
function readMailFailure(error: unknown): Answer {
  const failure = error as { code?: string; responseCode?: number; command?: string; message: string };
  const code = String(failure.responseCode ?? failure.code ?? 'UNKNOWN');
  return { outcome: meaningOf(failure), code, said: failure.message.slice(0, 255) };
}

/** A wrong certificate, a login that is needed, an address that is none: nothing that waiting would mend. */
const MISCONFIGURED = new Set(['EAUTH', 'EENVELOPE', 'ETLS', 'ENOAUTH']);

function meaningOf({
  code = '',
  responseCode = 0,
  command = '',
}: {
  code?: string;
  responseCode?: number;
  command?: string;
}): Answer['outcome'] {
  if (responseCode >= 500 || MISCONFIGURED.has(code)) return 'misconfigured';
  if (responseCode >= 400) return 'retry';
  return command === 'DATA' ? 'ambiguous' : 'retry';
}
