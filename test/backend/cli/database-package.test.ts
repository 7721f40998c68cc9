import { describe, expect, it } from 'vitest';
import { planPackage, type PackageFacts } from '../../../backend/src/cli/database-package.ts';

const fine: PackageFacts = {
  isRoot: true,
  hasApt: true,
  installed: ['bash', 'mysql-common', 'mariadb-common', 'libmariadb3'],
  simulation:
    'Inst liburing2 (2.3)\nInst mariadb-server-core (1:10.11)\nConf mariadb-server-core (1:10.11)\n',
};

describe('installing the database package', () => {
  it('is done as root where nothing of MySQL runs and nothing would be removed', () => {
    expect(planPackage(fine)).toEqual({ install: true });
  });

  it.each([
    ['not root', { isRoot: false }, /root/],
    ['no apt', { hasApt: false }, /apt-get/],
    ['a MySQL server is there', { installed: ['mysql-server-8.0'] }, /mysql-server-8\.0/],
    ['a MariaDB client is there', { installed: ['mariadb-client-core'] }, /mariadb-client-core/],
    ['Percona is there', { installed: ['percona-server-server'] }, /percona-server-server/],
    ['apt does not know it', { simulation: undefined }, /does not find/],
    [
      'something would be removed',
      { simulation: `Remv postfix-mysql [3]\n${fine.simulation}` },
      /postfix-mysql/,
    ],
  ] as [string, Partial<PackageFacts>, RegExp][])('is left alone when %s', (_why, facts, reason) => {
    const plan = planPackage({ ...fine, ...facts });
    expect(plan).toEqual({ install: false, reason: expect.stringMatching(reason) as string });
  });
});
