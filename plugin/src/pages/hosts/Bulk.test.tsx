import React from 'react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { type FleetHost } from '../../data/fleet-queries';
import { testIds } from '../../test-ids';
import { answerWith } from '../../testing/backend';
import { fleetHost } from '../../testing/fleet-host';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { Bulk } from './Bulk';

const { fleet: ids, ask, deleting, access, editing } = testIds;
const DAY_MS = 86_400_000;
const loss = (host: string, change = {}) => ({
  ...{ host, istate: -1, mayBeDeleted: true, fromMs: 0, toMs: 9.5 * DAY_MS, instances: 3, incidents: 2 },
  ...change,
});
const open = (hosts: FleetHost[], replies: Parameters<typeof answerWith>[0], dialog: string) => {
  const asked = answerWith(replies);
  const onOrdered = jest.fn();
  const onClear = jest.fn();
  show(<Bulk hosts={hosts} onOrdered={onOrdered} onClear={onClear} />);
  fireEvent.click(screen.getByTestId(`${ids.order}${dialog}`));
  return { asked, onOrdered, onClear };
};
const sent = (asked: ReturnType<typeof answerWith>, verb: string) =>
  asked.filter(({ method }) => method === verb);

describe('what may be done with the chosen hosts', () => {
  beforeAll(() => speak('en-US'));

  it('offers only what makes sense for one of them', () => {
    answerWith({});
    show(<Bulk hosts={[fleetHost({ isHeld: true })]} onOrdered={jest.fn()} onClear={jest.fn()} />);
    expect(screen.getByTestId(`${ids.order}release`)).toBeInTheDocument();
    for (const order of ['hold', 'move', 'move-back']) {
      expect(screen.queryByTestId(`${ids.order}${order}`)).toBeNull();
    }
  });

  it('names what a host takes with it, and deletes it once its name was typed', async () => {
    const { asked, onClear } = open(
      [fleetHost({ state: 'offline', istate: -1 })],
      { 'GET admin/host/loss': () => loss('db-1'), 'DELETE admin/host': () => '' },
      'delete',
    );
    const line = await screen.findByTestId(deleting.loss);
    expect(line).toHaveTextContent('10 days');
    expect(line).toHaveTextContent('32');
    const confirm = screen.getByTestId(ask.confirm);
    expect(confirm).toBeDisabled();
    fireEvent.change(screen.getByTestId(ask.typed), { target: { value: 'db-2' } });
    expect(confirm).toBeDisabled();
    fireEvent.change(screen.getByTestId(ask.typed), { target: { value: 'db-1' } });
    fireEvent.click(confirm);
    await waitFor(() => expect(onClear).toHaveBeenCalled());
    expect(sent(asked, 'DELETE').map(({ params }) => params)).toEqual([{ host: 'db-1' }]);
  });

  it('does not delete while one of them is online', async () => {
    open(
      [fleetHost({ state: 'offline' }), fleetHost({ host: 'db-2' })],
      {
        'GET admin/host/loss': ({ params }) =>
          loss(params?.host, { mayBeDeleted: params?.host === 'db-1', fromMs: null, toMs: null }),
      },
      'delete',
    );
    expect(await screen.findByText('is online: take it offline first')).toBeInTheDocument();
    expect(screen.getByTestId(ask.dialog)).toHaveTextContent('1 of them is online');
    expect(screen.queryByTestId(ask.typed)).toBeNull();
    expect(screen.getByTestId(ask.confirm)).toBeDisabled();
  });

  it('tells what is kept on the hosts before they go offline', async () => {
    const agent = { ...fleetHost().agent, spoolReports: 4 };
    open([fleetHost({ agent }), fleetHost({ host: 'db-2' })], {}, 'offline');
    const dialog = await screen.findByTestId(ask.dialog);
    expect(dialog).toHaveTextContent('4 reports are kept there now and were not sent yet');
    expect(dialog).toHaveTextContent('4 instances there are watched no more');
    expect(dialog).toHaveTextContent('"removal pending", not offline');
  });

  it('gives them another way in, with what was chosen only', async () => {
    const hosts = [fleetHost({}), fleetHost({ host: 'db-2' })];
    const { asked, onOrdered } = open(hosts, { 'POST admin/hosts/access': () => '' }, 'access');
    fireEvent.change(await screen.findByLabelText('User'), { target: { value: 'ops' } });
    fireEvent.change(screen.getByLabelText('Port'), { target: { value: '2222' } });
    fireEvent.click(screen.getByRole('radio', { name: 'Password, used once' }));
    fireEvent.change(screen.getByTestId(testIds.add.password), { target: { value: 'secret' } });
    fireEvent.click(screen.getByRole('radio', { name: 'Always' }));
    fireEvent.click(screen.getByTestId(access.save));
    await waitFor(() => expect(onOrdered).toHaveBeenCalled());
    expect(sent(asked, 'POST')[0]?.data).toEqual({
      hosts: ['db-1', 'db-2'],
      access: { hostKey: 'confirm', user: 'ops', port: 2222, password: 'secret', sudo: true },
    });
  });

  it('changes what one host is called, and only that', async () => {
    const host = fleetHost({ alias: 'orders', owner: 'li', tags: ['mysql'] });
    const { asked } = open([host], { 'PATCH admin/host': () => '' }, 'edit');
    expect(await screen.findByTestId(editing.alias)).toHaveValue('orders');
    fireEvent.change(screen.getByTestId(editing.alias), { target: { value: '' } });
    fireEvent.change(screen.getByTestId(editing.tags), { target: { value: 'mysql, rack=a1' } });
    fireEvent.click(screen.getByTestId(editing.save));
    await waitFor(() => expect(screen.queryByTestId(editing.form)).toBeNull());
    expect(sent(asked, 'PATCH').map(({ params, data }) => [params, data as unknown])).toEqual([
      [{ host: 'db-1' }, { alias: null, tags: ['mysql', 'rack=a1'] }],
    ]);
  });

  it('adds and takes tags of many, and leaves the rest as it is on each', async () => {
    const hosts = [fleetHost({ tags: ['old'], owner: 'li' }), fleetHost({ host: 'db-2', tags: ['new'] })];
    const { asked } = open(hosts, { 'PATCH admin/host': () => '' }, 'edit');
    const form = await screen.findByTestId(editing.form);
    expect(within(form).queryByTestId(editing.alias)).toBeNull();
    expect(screen.getByTestId(editing.owner)).toHaveAttribute('placeholder', 'differs');
    fireEvent.change(screen.getByTestId(editing.tags), { target: { value: 'new' } });
    fireEvent.change(screen.getByTestId(editing.removeTags), { target: { value: 'old' } });
    fireEvent.click(screen.getByTestId(editing.save));
    await waitFor(() => expect(screen.queryByTestId(editing.form)).toBeNull());
    expect(sent(asked, 'PATCH').map(({ params, data }) => [params, data as unknown])).toEqual([
      [{ host: 'db-1' }, { tags: ['new'] }],
    ]);
  });

  it('takes no tag that the backend would refuse', async () => {
    const { asked } = open([fleetHost()], {}, 'edit');
    fireEvent.change(await screen.findByTestId(editing.tags), { target: { value: 'a;b' } });
    fireEvent.click(screen.getByTestId(editing.save));
    expect(await screen.findByText(/Tags are letters, digits/)).toBeInTheDocument();
    expect(asked).toEqual([]);
  });
});
