import React, { useState } from 'react';
import { type HostAccess, type ParsedHosts } from '@dpm/protocol';
import { Box, Button, Stack } from '@grafana/ui';
import { Failure } from '../../../components/states/Failure';
import { useAddHosts } from '../../../data/adding-queries';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { Faults } from './Faults';
import { Forecast } from './Forecast';
import { HostChecks } from './HostChecks';
import { usePreflights } from './use-preflights';

interface Props {
  parsed: ParsedHosts;
  access: HostAccess;
  onAdded: (atMs: number) => void;
}

/** What was understood, whether each host is ready, and the order. */
export function Review({ parsed: { hosts, faults }, access, onAdded }: Props) {
  const { checked, check } = usePreflights(access);
  const [begun, setBegun] = useState(0);
  const add = useAddHosts((answer) => {
    if (answer.added.length > 0) {
      onAdded(begun);
    }
  });
  const order = () => {
    setBegun(Date.now());
    add.mutate({ hosts, access });
  };
  if (hosts.length === 0 && faults.length === 0) {
    return <p>{t('add.nothing')}</p>;
  }
  const done = [...checked.values()].filter(({ state }) => state !== 'running').length;
  const isChecking = checked.size > done;
  return (
    <Box element="section" marginTop={3} data-testid={testIds.add.review}>
      <h4>{t('add.ready', { count: hosts.length })}</h4>
      <Faults faults={add.data?.faults.length ? add.data.faults : faults} />
      <Forecast hosts={hosts.length} />
      <p>{t('add.checkNote')}</p>
      <Stack gap={1}>
        <Button
          variant="secondary"
          disabled={isChecking || hosts.length === 0}
          data-testid={testIds.add.check}
          onClick={() => void check(hosts)}
        >
          {checkText({ isChecking, done, all: hosts.length })}
        </Button>
        <Button
          disabled={hosts.length === 0 || faults.length > 0 || add.isPending}
          data-testid={testIds.add.add}
          onClick={order}
        >
          {add.isPending ? t('add.adding') : t('add.add', { count: hosts.length })}
        </Button>
      </Stack>
      {add.error && <Failure failure={add.error} onRetry={order} />}
      <HostChecks hosts={hosts} checked={checked} onCheck={(host) => void check([host])} />
    </Box>
  );
}

function checkText({ isChecking, done, all }: { isChecking: boolean; done: number; all: number }): string {
  if (isChecking) {
    return t('add.checking', { done, all });
  }
  return done > 0 ? t('add.checkAgain') : t('add.check');
}
