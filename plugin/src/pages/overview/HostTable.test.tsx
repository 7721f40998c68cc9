import React from 'react';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { type DiskCulprits, type HostRow } from '@dpm/protocol';
import { locationUtil, type GrafanaConfig } from '@grafana/data';
import { MemoryRouter } from 'react-router';
import { testIds } from '../../test-ids';
import { instance } from '../../testing/culprits-answer';
import { hostRow } from '../../testing/host-row';
import { speak } from '../../testing/messages';
import { HostTable } from './HostTable';

const show = (hosts: HostRow[], disks?: DiskCulprits) =>
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <HostTable hosts={hosts} disks={disks} window={{ from: 'now-1h', to: 'now' }} />
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
    expect(links.map((link) => link.textContent)).toEqual(['db-17 (orders)', 'mysqld 330715 % of the CPU']);
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

  it('names who uses the disk where the host is short of it', () => {
    show([hostRow({})], { hosts: [{ host: 'db-17', instance: instance(2, 3309), share: 0.71 }] });
    expect(rows()[0]).toHaveTextContent('mysqld 330971 % of disk I/O');
  });

  it('draws but a screenful of thousands of hosts, and other ones where it is scrolled to', () => {
    show(Array.from({ length: 5_000 }, (_, index) => hostRow({ host: `db-${index}` })));
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByTestId(testIds.overview.table)).toHaveAttribute('aria-rowcount', '5001');
    const scroll = screen.getByTestId(testIds.overview.scroll);
    scroll.scrollTop = 52 * 4_000;
    fireEvent.scroll(scroll);
    expect(rows()[10]).toHaveTextContent(/db-40\d\d|db-39\d\d/);
    expect(rows().length).toBeLessThan(60);
  });
});
