import { type Series } from '@dpm/protocol';
import {
  applyFieldOverrides,
  createTheme,
  getMinMaxAndDelta,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
} from '@grafana/data';
import { toFrame } from './api-frames';

standardEditorsRegistry.setInit(() => []);
standardFieldConfigEditorRegistry.setInit(() => []);

const answer = (...values: Array<Array<number | null>>): Series => ({
  ...{ host: 'db-1', resource: 'cpu', unit: 'cores', timesMs: [1, 2, 3] },
  resolution: { table: 'instance_sample', stepMs: 1 },
  series: values.map((one, index) => ({
    ...{ kind: 'instance', name: `mysqld ${index}`, instance: null, values: one },
  })),
});

describe('a frame of the backend', () => {
  it('tells each series’ least and largest value as Grafana would find them, gaps left out', () => {
    const frame = toFrame(answer([null, 3, 2], [5, -1, null], [null, null, null]));
    for (const field of frame.fields.slice(1)) {
      const found = getMinMaxAndDelta({ ...field, state: undefined });
      expect(getMinMaxAndDelta(field)).toEqual(found);
    }
  });

  it('gives the range of all series to every one of them, and keeps unit and decimals with each', () => {
    const [frame] = applyFieldOverrides({
      ...{ data: [toFrame(answer([0, 3, 2], [5, 1, 1]))], theme: createTheme() },
      ...{ fieldConfig: { defaults: {}, overrides: [] }, replaceVariables: (text) => text },
    });
    for (const { state, config } of frame!.fields.slice(1)) {
      expect(state?.range).toEqual({ min: 0, max: 5, delta: 5 });
      expect(config).toMatchObject({ unit: 'suffix:panel.cores', decimals: 2, custom: { opens: true } });
    }
  });

  it('says how far its points are apart, and keeps small amounts apart', () => {
    const [time, field] = toFrame(answer([0.004, 0.01, null])).fields;
    expect(time?.config.interval).toBe(1);
    expect(field?.config.decimals).toBe(3);
    expect(toFrame(answer([0, 0, 0])).fields[1]?.config.decimals).toBe(2);
  });
});
