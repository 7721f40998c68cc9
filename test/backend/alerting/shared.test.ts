import { describe, expect, it } from 'vitest';
import { findShared, type Kin } from '../../../backend/src/alerting/shared.ts';
import { sharedLine } from '../../../backend/src/alerting/words-shared.ts';

const kin = (host: string, change: Partial<Kin> = {}): Kin => ({
  ...{ host, owner: null, server: 'https://monitor-1:9301', tags: ['prod'] },
  ...change,
});

describe('what silent hosts share', () => {
  const lost = [
    kin('10.0.1.1', { server: 'https://monitor-2:9301', tags: ['prod', 'room-a'], owner: 'li' }),
    kin('10.0.1.2', { server: 'https://monitor-2:9301', tags: ['room-a', 'prod'], owner: 'li' }),
  ];

  it('is the network, the owner, the server and the tags that set them apart from the others', () => {
    const shared = findShared(lost, [...lost, kin('10.0.2.1')]);
    expect(shared).toEqual({
      ...{ network: '10.0.1.0/24', server: 'monitor-2:9301', owner: 'li', tags: ['room-a'] },
    });
    expect(sharedLine(shared, { language: 'zh-CN', plain: (text) => text })).toEqual([
      '共同点: 网段 10.0.1.0/24、上报至 monitor-2:9301、负责人 li、标签 room-a',
    ]);
  });

  it('is nothing that all hosts have, and nothing of a single host', () => {
    expect(findShared(lost, lost)).toEqual({ network: '10.0.1.0/24', owner: 'li' });
    expect(findShared([kin('db-1'), kin('db-2')], [kin('db-1'), kin('db-2')])).toBeNull();
    expect(findShared(lost.slice(0, 1), lost)).toBeNull();
    expect(sharedLine(null, { language: 'en-US', plain: (text) => text })).toEqual([]);
  });
});
