import { type Series } from '@dpm/protocol';
import { type BackendSrvRequest } from '@grafana/runtime';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import React from 'react';
import { panelProps } from '../preview/panel-props';
import { toTimeRange } from '../data/window';
import { testIds } from '../test-ids';
import { answerWith } from '../testing/backend';
import { show } from '../testing/show';
import { DrilldownPanel } from './DrilldownPanel';

/** jsdom has no canvas: what is drawn on it is looked at in a browser. */
const noPicture = new Proxy({}, { get: () => () => ({ width: 0 }), set: () => true });
HTMLCanvasElement.prototype.getContext = () => noPicture as never;
Object.assign(globalThis, { Path2D: jest.fn(() => noPicture) });

const AT_MS = [1_795_500_010_000, 1_795_500_020_000];
const INSTANCE = { id: 5, engine: 'postgres', port: 5432, dataDir: '/data', name: 'postgres 5432' };

type Part = Pick<Series['series'][number], 'kind' | 'name'> & { process?: string; values?: number[] };
const series = (resource: Series['resource'], ...parts: Part[]): Series => ({
  ...{ host: 'db-1', resource, unit: resource === 'cpu' ? 'cores' : 'bytesPerS', timesMs: AT_MS },
  resolution: { table: 'net_pair_sample', stepMs: 10_000 },
  series: parts.map((part) => ({
    ...{ instance: part.kind === 'instance' ? INSTANCE : null, values: [10, 30], ...part },
  })),
});

/** Answers as the backend does: instances, processes or clients of the one, clients of a process. */
function answerSeries(ofProcess: Partial<Series> = {}) {
  return answerWith({
    'GET read/series': ({ params = {} }: BackendSrvRequest) => {
      const { resource, instance, by, process } = params as Record<string, string>;
      const of = (...parts: Part[]) => series(resource as Series['resource'], ...parts);
      if (instance === undefined) {
        return of({ kind: 'instance', name: INSTANCE.name });
      }
      if (process !== undefined) {
        return { ...of({ kind: 'client', name: '10.0.0.9', values: [8, 24] }), ...ofProcess };
      }
      return by === 'client'
        ? of({ kind: 'client', name: '10.0.0.8' })
        : of({ kind: 'process', name: 'postgres 71', process: '71-9', values: [10, 30] });
    },
  });
}

function showPanel(resource: 'netIn' | 'cpu' = 'netIn') {
  const timeRange = toTimeRange({ from: String(AT_MS[0]! - 10_000), to: String(AT_MS[1]) });
  const onChangeTimeRange = () => undefined;
  const given = { host: 'db-1', resource, limit: 30, timeRange, timeZone: 'utc', onChangeTimeRange };
  return show(<DrilldownPanel {...panelProps(given)} />);
}

const opener = (name: string) => screen.findByTitle(`Go down to the parts of ${name}`);
const path = () =>
  within(screen.getByTestId(testIds.panel.path))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent?.replace('›', ''));

it('goes from an instance to a process and on to its clients, and up again by the path', async () => {
  const asked = answerSeries();
  showPanel();
  for (const name of ['postgres 5432', 'postgres 71']) {
    fireEvent.click(await opener(name));
  }
  await screen.findByText('10.0.0.9');
  expect(path()).toEqual(['All', 'postgres 5432', 'postgres 71']);
  expect(screen.getByText('By client')).toBeInTheDocument();
  expect(screen.getByTestId(testIds.panel.notes)).toHaveTextContent('80 % told apart');
  expect(asked.at(-1)?.params).toMatchObject({ instance: 5, by: 'client', process: '71-9' });
  fireEvent.click(screen.getByRole('button', { name: 'postgres 5432' }));
  expect(await opener('postgres 71')).toBeInTheDocument();
  expect(path()).toEqual(['All', 'postgres 5432']);
});

it.each([
  [{ why: 'long', mostMs: 90_000_000 } as const, /windows of up to 25h/],
  [{ why: 'dropped', keptFromMs: AT_MS[1]! } as const, /samples begin at 2026-11-24/],
  [{ why: 'untold' } as const, /did not tell/],
  [undefined, /No address is known that postgres 71/],
])('says why a process has no clients (%j), and leads to those of its instance', async (missing, reason) => {
  answerSeries({ series: [], ...(missing && { missing }) });
  showPanel();
  fireEvent.click(await opener('postgres 5432'));
  fireEvent.click(await opener('postgres 71'));
  expect(await screen.findByText(reason)).toBeInTheDocument();
  fireEvent.click(screen.getByRole('button', { name: 'Clients of postgres 5432' }));
  expect(await screen.findByText('10.0.0.8')).toBeInTheDocument();
  expect(path()).toEqual(['All', 'postgres 5432']);
});

it('ends at processes for everything but the network, and says so', async () => {
  answerSeries();
  showPanel('cpu');
  fireEvent.click(await opener('postgres 5432'));
  await screen.findByText('postgres 71');
  await waitFor(() =>
    expect(screen.getByTestId(testIds.panel.notes)).toHaveTextContent('only the network is told by client'),
  );
  expect(screen.queryByTitle('Go down to the parts of postgres 71')).toBeNull();
});
