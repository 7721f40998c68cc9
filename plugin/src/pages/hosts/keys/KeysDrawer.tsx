import React from 'react';
import { Answer } from '../../../components/Answer';
import { SideDrawer } from '../../../components/SideDrawer';
import { useWaitingKeys } from '../../../data/key-queries';
import { t } from '../../../i18n/t';
import { KeyList } from './KeyList';

const REFRESH_MS = 5_000;

/** Keys that hosts showed and that somebody has to vouch for before work goes on. */
export function KeysDrawer({ onClose }: { onClose: () => void }) {
  const query = useWaitingKeys(REFRESH_MS);
  return (
    <SideDrawer title={t('keys.title')} size="md" onClose={onClose}>
      <Answer query={query}>{({ keys }) => <KeyList keys={keys} />}</Answer>
    </SideDrawer>
  );
}
