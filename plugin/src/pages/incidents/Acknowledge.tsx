import React, { useState } from 'react';
import { type Incident } from '@dpm/protocol';
import { Button, Input, Stack, Text } from '@grafana/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Failure } from '../../components/states/Failure';
import { INCIDENTS_KEY } from '../../data/queries';
import { edit } from '../../data/read';
import { type ReadFailure } from '../../data/read-failure';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** Who takes care of it, with the note; a button while nobody does. The backend decides who may. */
export function Acknowledge({ incident: { id, acknowledged, resolvedMs } }: { incident: Incident }) {
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const client = useQueryClient();
  const change = useMutation<unknown, ReadFailure>({
    mutationFn: () => edit('incident/acknowledge', { query: { id }, body: { note } }),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: INCIDENTS_KEY });
    },
  });
  if (acknowledged !== null) {
    return (
      <>
        {acknowledged.login} <Text color="secondary">{acknowledged.note}</Text>
      </>
    );
  }
  if (resolvedMs !== null) {
    return null;
  }
  if (!asking) {
    return (
      <Button
        size="sm"
        variant="secondary"
        data-testid={testIds.incidents.acknowledge}
        onClick={() => setAsking(true)}
      >
        {t('incidents.acknowledge')}
      </Button>
    );
  }
  return (
    <Stack direction="column" gap={0.5}>
      <Input
        value={note}
        maxLength={1_000}
        aria-label={t('incidents.note')}
        placeholder={t('incidents.note')}
        data-testid={testIds.incidents.note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Stack gap={0.5}>
        <Button
          size="sm"
          disabled={change.isPending}
          data-testid={testIds.incidents.confirm}
          onClick={() => change.mutate()}
        >
          {t('incidents.confirm')}
        </Button>
        <Button size="sm" variant="secondary" onClick={() => setAsking(false)}>
          {t('incidents.cancel')}
        </Button>
      </Stack>
      {change.error && <Failure failure={change.error} onRetry={() => change.mutate()} />}
    </Stack>
  );
}
