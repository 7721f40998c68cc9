import React from 'react';
import { PluginPage } from '@grafana/runtime';
import { LinkButton, TextLink } from '@grafana/ui';
import { Answer } from '../../components/Answer';
import { Empty } from '../../components/states/Empty';
import { pageNav } from '../../data/page-nav';
import { usePageParams } from '../../data/page-params';
import { useInstancePage } from '../../data/page-queries';
import { culpritsHref, hostHref, useUrlState } from '../../data/url-state';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { InstanceBody } from './InstanceBody';

export function InstancePage() {
  const { values } = usePageParams(['id'] as const);
  const { state } = useUrlState();
  const id = /^\d{1,10}$/.test(values.id) ? Number(values.id) : 0;
  const query = useInstancePage(id);
  const page = query.data;
  const actions = page && (
    <LinkButton variant="secondary" href={culpritsHref({ ...state, host: page.host })}>
      {t('hostPage.culprits')}
    </LinkButton>
  );
  return (
    <PluginPage
      pageNav={{
        text: page ? page.instance.name : t('nav.instance'),
        parentItem: {
          ...(page ? { text: page.host, url: hostHref(page.host) } : { text: t('nav.host') }),
          parentItem: pageNav('hosts'),
        },
      }}
      subTitle={
        page && (
          <>
            <TextLink href={hostHref(page.host)}>{page.host}</TextLink> · {t('life.subtitle')}
          </>
        )
      }
      actions={actions}
    >
      <div data-testid={testIds.instance.page}>
        {id === 0 ? (
          <Empty title={t('nav.instance')}>{t('life.choose')}</Empty>
        ) : (
          <Answer query={query}>{(answer) => <InstanceBody page={answer} />}</Answer>
        )}
      </div>
    </PluginPage>
  );
}
