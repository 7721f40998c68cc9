import './public-path';
import React, { Suspense, lazy } from 'react';
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

export const plugin = new PanelPlugin<DrilldownOptions>(Panel)
  .useFieldConfig({
    standardOptions: {
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.PaletteClassic } },
    },
  })
  .setPanelOptions((builder) =>
    builder
      .addTextInput({
        path: 'resource',
        name: hostText('resource', 'Resource'),
        description: hostText('resourceHint', 'Draws only the series of the query with this letter or name'),
        defaultValue: DEFAULT_OPTIONS.resource,
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
      }),
  );
