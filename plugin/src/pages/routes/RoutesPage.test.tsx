import React from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { EVERYTHING } from '../../data/matcher-text';
import { testIds } from '../../test-ids';
import { answerWith, visitAs } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { RoutesPage } from './RoutesPage';

const channels = [
  { id: 1, name: 'dba', enabled: true },
  { id: 2, name: 'oncall', enabled: true },
];
const routes = [
  { name: 'disks', matcher: { ...EVERYTHING, kinds: ['disk'] }, channels: [], goesOn: false },
  { name: 'critical', matcher: { ...EVERYTHING, severities: ['critical'] }, channels: [2], goesOn: true },
];
const ids = testIds.routes;

beforeAll(() => speak('en-US'));
beforeEach(() => visitAs('Admin'));

describe('the page of routes', () => {
  it('tells in order who is told of what', async () => {
    answerWith({ 'GET read/routes': () => ({ routes, channels }) });
    show(<RoutesPage />);
    const [first, second] = await screen.findAllByTestId(ids.row);
    expect(first).toHaveTextContent('1. disksDisk → nobody');
    expect(second).toHaveTextContent('2. criticalcritical → oncall and on to the next that fits');
  });

  it('saves the whole list in its new order', async () => {
    const asked = answerWith({
      'GET read/routes': () => ({ routes, channels }),
      'PUT admin/routes': () => undefined,
    });
    show(<RoutesPage />);
    const [, second] = await screen.findAllByTestId(ids.up);
    fireEvent.click(second!);
    fireEvent.click(screen.getByTestId(ids.save));
    await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
    expect(asked.find(({ method }) => method === 'PUT')!.data).toEqual({ routes: [routes[1], routes[0]] });
  });

  it('adds one that goes to every channel, and needs a name before it is saved', async () => {
    answerWith({ 'GET read/routes': () => ({ routes: [], channels }) });
    show(<RoutesPage />);
    fireEvent.click(await screen.findByTestId(ids.add));
    expect(await screen.findByTestId(ids.row)).toHaveTextContent('everything → dba, oncall');
    expect(screen.getByTestId(ids.save)).toBeDisabled();
    fireEvent.change(screen.getByTestId(ids.name), { target: { value: 'all' } });
    expect(screen.getByTestId(ids.save)).toBeEnabled();
  });

  it('lets a Viewer only look', async () => {
    visitAs('Viewer');
    answerWith({ 'GET read/routes': () => ({ routes, channels }) });
    show(<RoutesPage />);
    await screen.findAllByTestId(ids.row);
    for (const id of [ids.add, ids.save, ids.up, ids.remove]) {
      expect(screen.queryByTestId(id)).toBeNull();
    }
  });
});
