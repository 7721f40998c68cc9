/** Who a request comes from, as Grafana's plugin proxy says it. */

const MAX_LOGIN = 190;

/**
 * The login in `X-Grafana-Context`, a JSON object that Grafana's proxy sets and a browser cannot; trusted only beside
 * one of our tokens. Node gives header bytes as Latin-1, Grafana writes UTF-8. Empty for anonymous visitors,
 * for direct callers, and for anything that is not such an object.
 */
export function loginOf(header: string | string[] | undefined): string {
  if (typeof header !== 'string' || header === '') return '';
  const context = parse(Buffer.from(header, 'latin1').toString('utf8'));
  const login = (context as { Login?: unknown } | null)?.Login;
  return typeof login === 'string' ? login.slice(0, MAX_LOGIN) : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
