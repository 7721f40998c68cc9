import React, { useMemo, useState } from 'react';
import { Empty } from '../../components/states/Empty';
import { type FleetHost } from '../../data/fleet-queries';
import { parseGroupBy } from '../../data/fleet-groups';
import { nextSort } from '../../data/fleet-view';
import { isAdmin } from '../../data/role';
import { t } from '../../i18n/t';
import { Bulk } from './Bulk';
import { EditHosts } from './EditHosts';
import { FleetFilters } from './FleetFilters';
import { FleetTable } from './FleetTable';
import { ProgressBar } from './ProgressBar';
import { useFleetView } from './use-fleet-view';
import { WorkDrawer } from './WorkDrawer';

/** The list of hosts with what may be done with those that are chosen. */
export function FleetView({ hosts }: { hosts: FleetHost[] }) {
  const { values, update, shown } = useFleetView(hosts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [watched, setWatched] = useState<string>();
  const [edited, setEdited] = useState<FleetHost>();
  const selected = useMemo(() => hosts.filter(({ host }) => chosen.has(host)), [hosts, chosen]);
  return (
    <>
      <ProgressBar hosts={hosts} since={values.since} onChange={update} />
      <FleetFilters hosts={hosts} shown={shown.length} values={values} onChange={update} />
      {selected.length > 0 && isAdmin() && (
        <Bulk
          hosts={selected}
          onOrdered={(sinceMs) => update({ since: String(sinceMs) })}
          onClear={() => setChosen(new Set())}
        />
      )}
      {shown.length === 0 ? (
        <Empty title={t('fleet.noneTitle')}>{t('fleet.noneText')}</Empty>
      ) : (
        <FleetTable
          hosts={shown}
          groupBy={parseGroupBy(values.group)}
          sort={values.sort}
          chosen={chosen}
          onSort={(column) => update({ sort: nextSort(values.sort, column) })}
          onChoose={setChosen}
          onWatch={setWatched}
          onEdit={setEdited}
        />
      )}
      {edited && <EditHosts hosts={[edited]} onClose={() => setEdited(undefined)} />}
      {watched !== undefined && <WorkDrawer host={watched} onClose={() => setWatched(undefined)} />}
    </>
  );
}
