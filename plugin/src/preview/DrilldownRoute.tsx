import React, { useEffect, useState } from 'react';
import { type Resource, type Series } from '@dpm/protocol';
import { getTimeZone, type PanelPlugin } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useLocation } from 'react-router';
import { read } from '../data/read';
import { resolveWindow, toTimeRange, DEFAULT_WINDOW } from '../data/window';
import { type DrilldownOptions } from '../drilldown-panel/options';
import { t } from '../i18n/t';
import { MESSAGES } from './messages';
import { panelProps } from './panel-props';
import { PreviewPage } from './PreviewPage';
import { toFrame } from './series-frame';
import { importPlugin } from './shared-modules';
import { PREVIEW_BASE, readSettings } from './settings';
import { APP_ID } from '../constants';

const PANEL_MODULE = `${PREVIEW_BASE}/plugins/${APP_ID}/drilldown-panel/module.js`;
const RESOURCES = ['cpu', 'memory', 'diskRead', 'diskWrite'] as const satisfies Resource[];

/**
 * `/d/drilldown?host=…`, and whatever the pages link to as a dashboard: the built panel with the read API's series, one
 * panel per resource.
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
  const messages = MESSAGES[readSettings(search).language];
  return (
    <PreviewPage pageNav={{ text: `${messages.panel} · ${host}` }}>
      {host === '' && <p>{messages.noHost}</p>}
      {host !== '' &&
        panel &&
        RESOURCES.map((resource) => (
          <Panel key={resource} panel={panel} resource={resource} host={host} window={window} />
        ))}
    </PreviewPage>
  );
}

interface Props {
  panel: PanelPlugin<DrilldownOptions>;
  resource: (typeof RESOURCES)[number];
  host: string;
  window: { from: string; to: string };
}

function Panel({ panel, resource, host, window: { from, to } }: Props) {
  const theme = useTheme2();
  const [series, setSeries] = useState<Series | string>();
  useEffect(() => {
    const asking = new AbortController();
    const { fromMs, toMs } = resolveWindow({ from, to });
    read<Series>('series', { query: { host, from: fromMs, to: toMs, resource }, signal: asking.signal }).then(
      setSeries,
      (error: unknown) => asking.signal.aborted || setSeries(String(error)),
    );
    return () => asking.abort();
  }, [resource, host, from, to]);
  const Component = panel.panel;
  if (series === undefined || Component === null) {
    return null;
  }
  if (typeof series === 'string') {
    return <p>{series}</p>;
  }
  return (
    <section>
      <h2>{t(`column.${resource}`)}</h2>
      <Component
        {...panelProps({
          frame: toFrame(series),
          timeRange: toTimeRange({ from, to }),
          timeZone: getTimeZone(),
          theme,
        })}
      />
    </section>
  );
}
