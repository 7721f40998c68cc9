/**
 * `10.0.0.1:3306`, `[fe80::1]%eth0:22`, `127.0.0.53%lo:53`, and `::1:3306` of old versions. An IPv4 address that an
 * IPv6 socket maps is the IPv4 address, so that one client is one client.
 */
export function parseEndpoint(text: string): { address: string; port: number } | undefined {
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port)) return undefined;
  const address = text
    .slice(0, colon)
    .replace(/[[\]]/g, '')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
  return { address, port };
}
