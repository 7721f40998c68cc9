import React, { useEffect, useMemo, useState } from 'react';
import { type Resource } from '@dpm/protocol';
import { getTimeZone, type PanelPlugin } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';
import { toTimeRange, DEFAULT_WINDOW } from '../data/window';
import { DEFAULT_OPTIONS, type DrilldownOptions } from '../drilldown-panel/options';
import { t } from '../i18n/t';
import { MESSAGES } from './messages';
import { panelProps } from './panel-props';
import { PreviewPage } from './PreviewPage';
import { importPlugin } from './shared-modules';
import { PREVIEW_BASE, readSettings } from './settings';
import { APP_ID } from '../constants';

const PANEL_MODULE = `${PREVIEW_BASE}/plugins/${APP_ID}/drilldown-panel/module.js`;
const ALL = ['cpu', 'memory', 'diskRead', 'diskWrite', 'netIn'] as const satisfies Resource[];

/**
 * `/d/drilldown?host=…`, and whatever the pages link to as a dashboard: the built panel reading from the backend, one per
 * resource.
 */
export function DrilldownRoute() {
  const { search } = useLocation();
  const params = new URLSearchParams(search);
  const host = params.get('host') ?? params.get('var-host') ?? '';
  const window = {
    from: params.get('from') ?? DEFAULT_WINDOW.from,
    to: params.get('to') ?? DEFAULT_WINDOW.to,
  };
  const [panel, setPanel] = useState<PanelPlugin<DrilldownOptions>>();
  useEffect(() => {
    void importPlugin<PanelPlugin<DrilldownOptions>>(PANEL_MODULE).then(setPanel);
  }, []);
  const wanted = params.getAll('resource');
  const resources = wanted.length === 0 ? ALL : ALL.filter((resource) => wanted.includes(resource));
  const limit = Number(params.get('limit')) || DEFAULT_OPTIONS.limit;
  const messages = MESSAGES[readSettings(search).language];
  return (
    <PreviewPage pageNav={{ text: `${messages.panel} · ${host}` }}>
      {host === '' && <p>{messages.noHost}</p>}
      {host !== '' &&
        panel &&
        resources.map((resource) => (
          <Panel key={resource} panel={panel} resource={resource} host={host} window={window} limit={limit} />
        ))}
    </PreviewPage>
  );
}

interface Props {
  panel: PanelPlugin<DrilldownOptions>;
  resource: (typeof ALL)[number];
  limit: number;
  host: string;
  window: { from: string; to: string };
}

function Panel({ panel, resource, host, limit, window: { from, to } }: Props) {
  const Component = panel.panel;
  const timeRange = useMemo(() => toTimeRange({ from, to }), [from, to]);
  if (Component === null) {
    return null;
  }
  const zoom = (range: { from: number; to: number }) =>
    locationService.partial({ from: String(range.from), to: String(range.to) });
  return (
    <section>
      <h2>{t(`column.${resource}`)}</h2>
      <Component
        {...panelProps({
          host,
          resource,
          limit,
          timeRange,
          timeZone: getTimeZone(),
          onChangeTimeRange: zoom,
        })}
      />
    </section>
  );
}
