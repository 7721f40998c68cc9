/**
 * Every page of the app, loaded when it is first opened. A new page is a route in `constants.ts`, a line here, a
 * message `nav.…` and, to stand in the navigation, an `includes` entry of plugin.json.
 */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { ROUTES } from '../constants';

export interface AppPage {
  /** Under the app's address; ends in `/*` for a page with addresses of its own below. */
  path: string;
  Page: LazyExoticComponent<ComponentType>;
}

export const PAGES: AppPage[] = [
  {
    path: ROUTES.overview,
    Page: lazy(() => import('./overview/OverviewPage').then((page) => ({ default: page.OverviewPage }))),
  },
  {
    path: ROUTES.culprits,
    Page: lazy(() => import('./culprits/CulpritsPage').then((page) => ({ default: page.CulpritsPage }))),
  },
  {
    path: ROUTES.incidents,
    Page: lazy(() => import('./incidents/IncidentsPage').then((page) => ({ default: page.IncidentsPage }))),
  },
  {
    path: ROUTES.rules,
    Page: lazy(() => import('./rules/RulesPage').then((page) => ({ default: page.RulesPage }))),
  },
  {
    path: ROUTES.silences,
    Page: lazy(() => import('./silences/SilencesPage').then((page) => ({ default: page.SilencesPage }))),
  },
  {
    path: ROUTES.routes,
    Page: lazy(() => import('./routes/RoutesPage').then((page) => ({ default: page.RoutesPage }))),
  },
  {
    path: ROUTES.channels,
    Page: lazy(() => import('./channels/ChannelsPage').then((page) => ({ default: page.ChannelsPage }))),
  },
  {
    path: ROUTES.deliveries,
    Page: lazy(() =>
      import('./deliveries/DeliveriesPage').then((page) => ({ default: page.DeliveriesPage })),
    ),
  },
  {
    path: ROUTES.hosts,
    Page: lazy(() => import('./hosts/HostsPage').then((page) => ({ default: page.HostsPage }))),
  },
  {
    path: ROUTES.upgrades,
    Page: lazy(() => import('./upgrades/UpgradesPage').then((page) => ({ default: page.UpgradesPage }))),
  },
  {
    path: ROUTES.host,
    Page: lazy(() => import('./host/HostPage').then((page) => ({ default: page.HostPage }))),
  },
  {
    path: ROUTES.instance,
    Page: lazy(() => import('./instance/InstancePage').then((page) => ({ default: page.InstancePage }))),
  },
  {
    path: ROUTES.audit,
    Page: lazy(() => import('./audit/AuditPage').then((page) => ({ default: page.AuditPage }))),
  },
];
