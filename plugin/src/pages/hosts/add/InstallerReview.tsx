import React from 'react';
import { type ParsedHosts } from '@dpm/protocol';
import { Box, Button } from '@grafana/ui';
import { Failure } from '../../../components/states/Failure';
import { useMakeInstallers } from '../../../data/installer-queries';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { Faults } from './Faults';
import { Forecast } from './Forecast';
import { MadeLines } from './MadeLines';

interface Props {
  parsed: ParsedHosts;
  validMinutes: number;
}

/** What was understood, and a line for each host of it. */
export function InstallerReview({ parsed: { hosts, faults }, validMinutes }: Props) {
  const make = useMakeInstallers();
  const order = () => make.mutate({ hosts, validMinutes });
  if (hosts.length === 0 && faults.length === 0) {
    return <p>{t('add.nothing')}</p>;
  }
  return (
    <Box element="section" marginTop={3} data-testid={testIds.add.review}>
      <h4>{t('add.ready', { count: hosts.length })}</h4>
      <Faults faults={faults} />
      {make.data ? (
        <MadeLines made={make.data} />
      ) : (
        <>
          <Forecast hosts={hosts.length} />
          <p>{t('installer.replaces')}</p>
          <Button
            disabled={hosts.length === 0 || faults.length > 0 || make.isPending}
            data-testid={testIds.add.make}
            onClick={order}
          >
            {make.isPending ? t('installer.making') : t('installer.make', { count: hosts.length })}
          </Button>
        </>
      )}
      {make.error && <Failure failure={make.error} onRetry={order} />}
    </Box>
  );
}
