import './public-path';
import React, { Suspense, lazy } from 'react';
import { type Resource } from '@dpm/protocol';
import { FieldColorModeId, FieldConfigProperty, PanelPlugin, type PanelProps } from '@grafana/data';
import { hostText } from './host-text';
import { DEFAULT_OPTIONS, type DrilldownOptions } from './options';

const LazyPanel = lazy(() =>
  import('./DrilldownPanel').then(({ DrilldownPanel }) => ({ default: DrilldownPanel })),
);

const Panel = (props: PanelProps<DrilldownOptions>) => (
  <Suspense fallback={null}>
    <LazyPanel {...props} />
  </Suspense>
);

/** What the backend tells series of; `column.…` of the messages. */
const RESOURCES: Array<[Resource, string]> = [
  ['cpu', 'CPU'],
  ['memory', 'Memory'],
  ['diskRead', 'Disk read'],
  ['diskWrite', 'Disk write'],
  ['netIn', 'Network in'],
  ['netOut', 'Network out'],
];

export const plugin = new PanelPlugin<DrilldownOptions>(Panel)
  .useFieldConfig({
    standardOptions: {
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.PaletteClassic } },
    },
  })
  // Restarts and incidents are marked behind the graph.
  .setDataSupport({ annotations: true, alertStates: true })
  .setPanelOptions((builder) =>
    builder
      .addRadio({
        path: 'source',
        name: hostText('source', 'Series from'),
        defaultValue: DEFAULT_OPTIONS.source,
        settings: {
          options: [
            { value: 'query', label: hostText('sourceQuery', 'The queries of this panel') },
            { value: 'api', label: hostText('sourceApi', 'The backend of DBA Process Monitor') },
          ],
        },
      })
      .addTextInput({
        path: 'resource',
        name: hostText('resource', 'Resource'),
        description: hostText('resourceHint', 'Draws only the series of the query with this letter or name'),
        defaultValue: DEFAULT_OPTIONS.resource,
        showIf: ({ source }) => source !== 'api',
      })
      .addTextInput({
        path: 'host',
        name: hostText('host', 'Host'),
        description: hostText('hostHint', 'A name, or a variable such as ${host}'),
        defaultValue: DEFAULT_OPTIONS.host,
        showIf: ({ source }) => source === 'api',
      })
      .addSelect({
        path: 'apiResource',
        name: hostText('resource', 'Resource'),
        defaultValue: DEFAULT_OPTIONS.apiResource,
        settings: {
          options: RESOURCES.map(([value, label]) => ({ value, label: hostText(value, label, 'column') })),
        },
        showIf: ({ source }) => source === 'api',
      })
      .addRadio({
        path: 'legend',
        name: hostText('legend', 'Legend'),
        defaultValue: DEFAULT_OPTIONS.legend,
        settings: {
          options: [
            { value: 'list', label: hostText('legendList', 'List') },
            { value: 'table', label: hostText('legendTable', 'Table') },
            { value: 'hidden', label: hostText('legendHidden', 'Hidden') },
          ],
        },
      })
      .addSliderInput({
        path: 'fillOpacity',
        name: hostText('fill', 'Fill opacity'),
        defaultValue: DEFAULT_OPTIONS.fillOpacity,
        settings: { min: 0, max: 100, step: 10 },
      })
      .addNumberInput({
        path: 'limit',
        name: hostText('limit', 'Most series'),
        description: hostText('limitHint', 'The smallest of more are joined into one'),
        defaultValue: DEFAULT_OPTIONS.limit,
        settings: { min: 2, max: 500, integer: true },
      }),
  );
