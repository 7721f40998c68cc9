import React from 'react';
import { type HostPage } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { Facts } from '../../components/Facts';
import { formatBytes } from '../../data/format';
import { formatAge } from '../../data/host-state';
import { t } from '../../i18n/t';

type Known = NonNullable<HostPage['inventory']>;

export function Inventory({ page }: { page: HostPage }) {
  const { owner, createdMs, ageS, inventory } = page;
  return (
    <>
      <Facts
        facts={[
          [t('hostPage.owner'), owner],
          [t('hostPage.report'), ageS === null ? t('hostPage.noAgent') : formatAge(ageS)],
          [t('hostPage.since'), dateTimeFormat(createdMs)],
          ...(inventory ? factsOf(inventory) : []),
        ]}
      />
      {inventory === null && <p>{t('hostPage.none')}</p>}
    </>
  );
}

function factsOf(inventory: Known): Array<[string, string | undefined]> {
  const { os, kernel, arch, virtualization, memoryBytes } = inventory;
  return [
    [t('hostPage.os'), os],
    [t('hostPage.kernel'), [kernel, arch].filter(Boolean).join(' ')],
    [t('hostPage.virtualization'), virtualization],
    [t('hostPage.cpu'), cpuText(inventory)],
    [t('hostPage.memory'), memoryBytes === undefined ? undefined : formatBytes(memoryBytes)],
    [t('hostPage.disks'), inventory.disks?.map(diskText).join(' · ')],
    [t('hostPage.interfaces'), inventory.interfaces?.map(interfaceText).join(' · ')],
  ];
}

function cpuText({ cpuCores, cpuModel }: Known): string {
  const cores = cpuCores === undefined ? '' : t('hostPage.cores', { count: cpuCores });
  return [cores, cpuModel].filter(Boolean).join(', ');
}

function diskText({ name, sizeBytes, type, model }: NonNullable<Known['disks']>[number]): string {
  return [name, sizeBytes === undefined ? '' : formatBytes(sizeBytes), type, model].filter(Boolean).join(' ');
}

function interfaceText({ name, address, speedMbit }: NonNullable<Known['interfaces']>[number]): string {
  return [name, address, speedMbit === undefined ? '' : `${speedMbit} Mbit/s`].filter(Boolean).join(' ');
}
