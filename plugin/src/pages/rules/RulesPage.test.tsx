import React from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { type Rule } from '../../data/rule-queries';
import { testIds } from '../../test-ids';
import { answerWith, visitAs } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { RulesPage } from './RulesPage';

const rule = (change: Partial<Rule> = {}): Rule => ({
  ...{
    id: 3,
    name: 'Reads',
    enabled: true,
    severity: 'critical',
    measure: 'instance.read',
    compare: 'value',
  },
  ...{ limit: 104_857_600, clear: 52_428_800, forS: 180, clearForS: 120, unit: 'bytesPerS', firing: 2 },
  scope: { hosts: ['db-*'], owners: [], tags: [], engines: ['mysqld'], ports: [3307] },
  overrides: [{ host: 'db-9', limit: null }],
  ...change,
});
const preview = (change = {}) => ({
  ...{ possible: true, reason: null, times: 3, hosts: 1, watched: 40, days: [1, 0, 0, 0, 1, 0, 1] },
  ...{ most: [{ host: 'db-1', part: 'mysqld 3307', times: 3 }], stepMs: 300_000 },
  ...change,
});
const ids = testIds.rules;
const type = (id: string, value: string) => fireEvent.change(screen.getByTestId(id), { target: { value } });

beforeAll(() => speak('en-US'));
beforeEach(() => visitAs('Admin'));

describe('the page of rules', () => {
  it('tells each rule in words, with its unit, its place and how many break it', async () => {
    answerWith({ 'GET read/rules': () => ({ rules: [rule()] }) });
    show(<RulesPage />);
    const row = await screen.findByTestId(ids.row);
    expect(row).toHaveTextContent('Reads of an instance ≥ 100 MiB/s for 3m');
    expect(row).toHaveTextContent('good again below 50 MiB/s');
    expect(row).toHaveTextContent('hosts db-*; engines mysqld; ports 3307 (1 exception)');
    expect(row).toHaveTextContent('critical');
    expect(row).toHaveTextContent('2');
  });

  it('lets a Viewer see, and change nothing', async () => {
    visitAs('Viewer');
    answerWith({ 'GET read/rules': () => ({ rules: [rule()] }) });
    show(<RulesPage />);
    await screen.findByTestId(ids.row);
    for (const id of [ids.add, ids.edit, ids.remove]) {
      expect(screen.queryByTestId(id)).toBeNull();
    }
    expect(screen.getByTestId(ids.toggle)).toBeDisabled();
  });

  it('shows how often a rule would have fired before it is saved, and saves it in the units of the backend', async () => {
    const asked = answerWith({
      'GET read/rules': () => ({ rules: [rule()] }),
      'POST admin/rules/preview': () => preview(),
      'PUT admin/rule': () => undefined,
    });
    show(<RulesPage />);
    fireEvent.click(await screen.findByTestId(ids.edit));
    const box = await screen.findByTestId(ids.preview);
    await waitFor(() => expect(box).toHaveTextContent('It would have fired 3 times. On 1 of 40 hosts.'));
    expect(box).toHaveTextContent('db-1 mysqld 3307 × 3');
    type(ids.limit, '200');
    fireEvent.click(screen.getByTestId(ids.save));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    const { params, data } = asked.find(({ method }) => method === 'PUT')!;
    expect(params).toEqual({ id: 3 });
    expect(data).toMatchObject({
      limit: 209_715_200,
      clear: 52_428_800,
      overrides: [{ host: 'db-9', limit: null }],
    });
  });

  it('refuses what cannot be, and says why at the field', async () => {
    const asked = answerWith({
      'GET read/rules': () => ({ rules: [] }),
      'POST admin/rules/preview': () => preview(),
    });
    show(<RulesPage />);
    fireEvent.click(await screen.findByTestId(ids.add));
    type(ids.limit, '50');
    fireEvent.click(await screen.findByTestId(ids.save));
    const form = await screen.findByTestId(ids.form);
    await waitFor(() => expect(form).toHaveTextContent('This is needed'));
    expect(form).toHaveTextContent('It has to be on the good side of the limit');
    expect(asked.filter(({ method, url }) => method === 'POST' && !url.endsWith('preview'))).toEqual([]);
  });

  it('says so when the past cannot tell', async () => {
    answerWith({
      'GET read/rules': () => ({ rules: [rule({ measure: 'host.clock' })] }),
      'POST admin/rules/preview': () => preview({ possible: false }),
    });
    show(<RulesPage />);
    fireEvent.click(await screen.findByTestId(ids.edit));
    expect(await screen.findByText(/is not kept for 7 days/)).toBeInTheDocument();
  });
});
