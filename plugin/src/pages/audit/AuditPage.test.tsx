import React from 'react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { type AuditLine } from '@dpm/protocol';
import { testIds } from '../../test-ids';
import { answerWith, visitAs } from '../../testing/backend';
import { speak } from '../../testing/messages';
import { show } from '../../testing/show';
import { AuditPage } from './AuditPage';

const ids = testIds.audit;
const entry = (change: Partial<AuditLine> = {}): AuditLine => ({
  ...{ id: 5, atMs: 0, role: 'admin', login: '张伟', action: 'host.offline', target: 'db-1', result: 'ok' },
  detail: { alias: '<img src=x>', enabled: true },
  ...change,
});

describe('the audit log', () => {
  beforeAll(() => speak('en-US'));
  beforeEach(() => visitAs('Admin'));

  it('says who did what to which thing, with which values, and how it ended', async () => {
    const entries = [entry(), entry({ id: 4, result: 'FORBIDDEN', action: 'thing.new', login: '' })];
    answerWith({ 'GET admin/audit': () => ({ entries, next: null }) });
    show(<AuditPage />);
    const [done, refused] = await screen.findAllByTestId(ids.row);
    for (const text of ['张伟', 'take offline', 'db-1', 'alias: <img src=x>, enabled: true', 'done']) {
      expect(done).toHaveTextContent(text);
    }
    expect(done!.querySelector('img')).toBeNull();
    expect(refused).toHaveTextContent('FORBIDDEN');
    expect(refused).toHaveTextContent('thing.new');
    expect(refused).toHaveTextContent('no login');
  });

  it('brings older ones on demand, and searches for what the address says', async () => {
    const asked = answerWith({
      'GET admin/audit': ({ params }) => ({
        entries: [entry({ id: params?.['before'] ? 4 : 5 })],
        next: params?.['before'] ? null : 5,
      }),
    });
    show(<AuditPage />, { search: '?search=db-1' });
    fireEvent.click(await screen.findByTestId(ids.more));
    await waitFor(() => expect(asked.at(-1)?.params).toEqual({ search: 'db-1', before: 5 }));
  });

  it('is for administrators, and asks the backend nothing for others', () => {
    visitAs('Editor');
    const asked = answerWith({});
    show(<AuditPage />);
    expect(screen.getByTestId(testIds.state.noPermission)).toBeInTheDocument();
    expect(asked).toEqual([]);
  });
});
