import React from 'react';
import { render, screen, within } from '@testing-library/react';
import { type HostRow } from '@dpm/protocol';
import { locationUtil, type GrafanaConfig } from '@grafana/data';
import { MemoryRouter } from 'react-router';
import { testIds } from '../../test-ids';
import { instance } from '../../testing/culprits-answer';
import { speak } from '../../testing/messages';
import { HostTable } from './HostTable';

function hostRow(change: Partial<HostRow>): HostRow {
  return {
    host: 'db-17',
    alias: null,
    owner: null,
    istate: 2,
    lastReportMs: 1,
    ageS: 4,
    agentVersion: '0.1.0',
    client: 'agent',
    cores: 4,
    cpu: 0.46,
    memory: 0.52,
    diskUtil: 0.98,
    device: 'sda',
    top: { instance: instance(1, 3307), share: 0.15 },
    instances: 3,
    sources: [],
    ...change,
  };
}

const show = (hosts: HostRow[]) =>
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <HostTable hosts={hosts} window={{ from: 'now-1h', to: 'now' }} />
    </MemoryRouter>,
  );
const rows = () => screen.getAllByTestId(testIds.overview.row);

describe('the list of hosts', () => {
  beforeAll(async () => {
    await speak('en-US');
    locationUtil.initialize({
      config: { appSubUrl: '' } as GrafanaConfig,
      getVariablesUrlParams: () => ({}),
      getTimeRangeForUrl: () => ({ from: 'now-15m', to: 'now' }),
    });
  });

  it('puts a silent host on top, says so in a word, and how long', () => {
    const hosts = [hostRow({}), hostRow({ host: 'db-18', ageS: 400 })];
    show(hosts);
    expect(rows()[0]).toHaveTextContent('db-18');
    expect(rows()[0]).toHaveTextContent('silent');
    expect(rows()[0]).toHaveTextContent('7 min ago');
    expect(rows()[1]).toHaveTextContent('online');
  });

  it('leads to Culprits of the host with the time range, from its name and from its top instance', () => {
    show([hostRow({ alias: 'orders' })]);
    const links = within(rows()[0]!).getAllByRole('link');
    expect(links.map((link) => link.textContent)).toEqual(['db-17 (orders)', 'mysqld 330715 %']);
    for (const link of links) {
      expect(link.getAttribute('href')).toContain('culprits?var-host=db-17&from=now-1h&to=now');
    }
  });

  it('says why a figure is absent, and calls nothing zero that was not measured', () => {
    const source = { source: 'disks', state: 'unsupported', reason: 'no block device' } as const;
    show([hostRow({ diskUtil: null, cpu: 0, sources: [source] })]);
    const cells = within(rows()[0]!).getAllByRole('cell');
    expect(cells[2]).toHaveTextContent('0');
    expect(cells[4]).toHaveTextContent('–');
    expect(within(cells[4]!).getByText('–')).toHaveAttribute(
      'title',
      expect.stringContaining('no block device'),
    );
  });
});
