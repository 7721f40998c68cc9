import { DASHBOARDS } from './dashboards/dashboards.ts';
import { LANGUAGES, openSources } from './sources.ts';

export interface DashboardFile {
  /** From the root of the repository. */
  path: string;
  text: string;
}

/** Every dashboard as Grafana reads it, one file per language. */
export function dashboardFiles(root: string): DashboardFile[] {
  return LANGUAGES.flatMap((language) => {
    const sources = openSources(root, language);
    return Object.entries(DASHBOARDS).map(([name, make]) => ({
      path: `provisioning/dashboards/${language}/${name}.json`,
      text: `${JSON.stringify(make(sources), null, 2)}\n`,
    }));
  });
}
