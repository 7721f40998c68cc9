import { hostDashboard } from './host-dashboard.ts';
import { LANGUAGES, openSources } from './sources.ts';

export interface DashboardFile {
  /** From the root of the repository. */
  path: string;
  text: string;
}

/** Every dashboard as Grafana reads it, one file per language. */
export function dashboardFiles(root: string): DashboardFile[] {
  return LANGUAGES.map((language) => ({
    path: `provisioning/dashboards/${language}/host.json`,
    text: `${JSON.stringify(hostDashboard(openSources(root, language)), null, 2)}\n`,
  }));
}
