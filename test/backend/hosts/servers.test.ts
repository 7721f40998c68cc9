import { expect, it } from 'vitest';
import { serversFor } from '../../../backend/src/hosts/servers.ts';

const SERVERS = ['one:9301', 'three:9301', 'two:9301'];

it('a host is told of every server, in an order of its own that every server tells it', () => {
  const order = serversFor('db-1', SERVERS);
  expect(order).toEqual(serversFor('DB-1', SERVERS));
  expect([...(order ?? [])].sort()).toEqual(SERVERS.map((server) => `https://${server}`));
  const firsts = Array.from({ length: 300 }, (_, number) => serversFor(`db-${number}`, SERVERS)?.[0]);
  for (const server of SERVERS)
    expect(firsts.filter((first) => first === `https://${server}`).length).toBeGreaterThan(60);
});

it('a host of a single server is told of none', () => {
  expect(serversFor('db-1', ['one:9301'])).toBeUndefined();
  expect(serversFor('db-1', [])).toBeUndefined();
});
