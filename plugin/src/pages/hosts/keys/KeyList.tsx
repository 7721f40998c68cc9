import React, { useState } from 'react';
import { Box, Button, Checkbox, Field, TextArea, useStyles2 } from '@grafana/ui';
import { Failure } from '../../../components/states/Failure';
import { getTableStyles } from '../../../components/table-styles';
import { keysNamedIn, mayBeConfirmed, useConfirmKeys, type ShownKey } from '../../../data/key-queries';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';
import { KeyLine } from './KeyLine';

const { keys: ids } = testIds;
const COMMAND = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';

const idOf = ({ host, fingerprint }: ShownKey) => `${host} ${fingerprint}`;

/** Compared one by one or against a pasted text, confirmed all at once. */
export function KeyList({ keys }: { keys: ShownKey[] }) {
  const styles = useStyles2(getTableStyles);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const confirm = useConfirmKeys(() => setChosen(new Set()));
  const choose = (some: ShownKey[]) => setChosen(new Set(some.map(idOf)));
  const open = keys.filter(mayBeConfirmed);
  // A key that a host shows by now is not the one that was compared.
  const picked = open.filter((key) => chosen.has(idOf(key)));
  const toggle = (key: ShownKey) =>
    choose(picked.includes(key) ? picked.filter((one) => one !== key) : [...picked, key]);
  const send = () => confirm.mutate(picked.map(({ host, fingerprint }) => ({ host, fingerprint })));
  if (keys.length === 0) {
    return <p>{t('keys.none')}</p>;
  }
  return (
    <>
      <p>
        {t('keys.text')} <code>{COMMAND}</code>
      </p>
      <Field label={t('keys.paste')} description={t('keys.pasteHint')}>
        <TextArea
          id="dpm-keys-paste"
          rows={2}
          spellCheck={false}
          data-testid={ids.paste}
          onChange={(event) => choose(keysNamedIn(keys, event.currentTarget.value))}
        />
      </Field>
      <table className={styles.table}>
        <thead>
          <tr>
            <td>
              <Checkbox
                value={open.length > 0 && picked.length === open.length}
                disabled={open.length === 0}
                aria-label={t('keys.selectAll')}
                data-testid={ids.selectAll}
                onChange={() => choose(picked.length === open.length ? [] : open)}
              />
            </td>
            <th scope="col">{t('keys.head')}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyLine
              key={idOf(key)}
              shown={key}
              isChosen={picked.includes(key)}
              onToggle={() => toggle(key)}
            />
          ))}
        </tbody>
      </table>
      {confirm.error && <Failure failure={confirm.error} onRetry={send} />}
      <Box marginTop={2}>
        <Button disabled={picked.length === 0 || confirm.isPending} data-testid={ids.confirm} onClick={send}>
          {t('keys.confirm', { count: picked.length })}
        </Button>
      </Box>
    </>
  );
}
