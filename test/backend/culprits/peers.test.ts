import { describe, expect, it } from 'vitest';
import { toNetworks } from '../../../backend/src/culprits/peers.ts';

const pair = (instanceId: number | null, local: string, remote: string, inBytes: number) => ({
  ...{ instanceId, local, remote, inBytes, outBytes: 2 * inBytes },
});

describe('peers', () => {
  it('are the clients of a port, and the servers that this host goes to', () => {
    const networks = toNetworks([
      pair(1, '10.0.0.5:3307', '10.0.0.7', 500),
      pair(1, '10.0.0.5:*', '10.0.0.9:3306', 400),
      pair(null, '10.0.0.5:*', '10.0.0.9:443', 300),
    ]);
    expect(networks.get(1)).toEqual({
      peers: [
        {
          ...{ role: 'client', remote: '10.0.0.7', local: '10.0.0.5:3307', loopback: false },
          ...{ inBytes: 500, outBytes: 1_000 },
        },
        {
          ...{ role: 'server', remote: '10.0.0.9:3306', local: '10.0.0.5:*', loopback: false },
          ...{ inBytes: 400, outBytes: 800 },
        },
      ],
      ...{ peerCount: 2, loopback: null },
    });
    expect(networks.get(null)?.peers).toHaveLength(1);
  });

  it.each([
    ['127.0.0.1:3307', '127.0.0.1', true],
    ['[::1]:3307', '::1', true],
    ['10.0.0.5:3307', '10.0.0.5', true],
    ['10.0.0.5:*', '10.0.0.5:3306', true],
    ['127.0.0.1:*', '127.0.0.1:3306', true],
    ['[::1]:*', '[::1]:3306', true],
    ['10.0.0.5:3307', '10.0.0.6', false],
    ['[fe80::5]:3307', 'fe80::6', false],
  ])('%s with %s is loopback: %s', (local, remote, loopback) => {
    expect(toNetworks([pair(1, local, remote, 1)]).get(1)?.peers[0]?.loopback).toBe(loopback);
  });

  it('at another address of this host are loopback too', () => {
    const networks = toNetworks([
      pair(1, '10.0.0.5:3307', '10.0.0.6', 7),
      pair(2, '10.0.0.6:3308', '1.1.1.1', 1),
    ]);
    expect(networks.get(1)?.loopback).toEqual({ inBytes: 7, outBytes: 14 });
    expect(networks.get(2)?.loopback).toBeNull();
  });

  it('are the ten largest, counted all, and loopback is summed over all', () => {
    const pairs = Array.from({ length: 15 }, (_, index) =>
      pair(1, '127.0.0.1:3307', `127.0.0.${index + 1}`, 1),
    );
    expect(toNetworks(pairs).get(1)).toMatchObject({
      peerCount: 15,
      loopback: { inBytes: 15, outBytes: 30 },
    });
    expect(toNetworks(pairs).get(1)?.peers).toHaveLength(10);
  });
});
