import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { limitKeptConnections } from '../../../backend/src/http/kept-connections.ts';

let app: FastifyInstance;
let agents: Agent[];
beforeEach(async () => {
  agents = [];
  app = fastify();
  limitKeptConnections(app, { most: 2 });
  app.get('/', async () => 'here');
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const agent of agents) agent.destroy();
  await app.close();
});

/** A client with one connection of its own. */
function openClient(): () => Promise<string | undefined> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  const { port } = app.server.address() as AddressInfo;
  return () =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent }, (response) => {
        response.resume().on('end', () => resolve(response.headers.connection));
      }).on('error', reject);
    });
}

it('keeps connections up to its limit and closes those beyond it with their answers', async () => {
  const [first, second, third] = [openClient(), openClient(), openClient()];
  expect([await first(), await second()]).toEqual(['keep-alive', 'keep-alive']);
  expect(await third()).toBe('close');
  expect([await first(), await second()]).toEqual(['keep-alive', 'keep-alive']);
});

it('keeps a connection again once another one is gone', async () => {
  const [first, second, third] = [openClient(), openClient(), openClient()];
  await first();
  await second();
  agents[0]?.destroy();
  await expect.poll(third).toBe('keep-alive');
  expect(await second()).toBe('keep-alive');
});
