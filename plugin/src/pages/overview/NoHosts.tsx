import React from 'react';
import { Empty } from '../../components/states/Empty';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const ADD_HOST_SQL = "insert into tb_monitor_host_config select 0,'192.168.168.11',1;";

/** A new installation: what to do next. */
export function NoHosts() {
  return (
    <Empty title={t('overview.emptyTitle')} testId={testIds.overview.empty}>
      <p>{t('overview.emptyText')}</p>
      <ol>
        <li>{t('overview.emptyStep1')}</li>
        <li>
          {t('overview.emptyStep2')}
          <code>{ADD_HOST_SQL}</code>
        </li>
      </ol>
    </Empty>
  );
}
