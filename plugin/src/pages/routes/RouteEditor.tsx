import React, { useState } from 'react';
import { type RouteList } from '@dpm/protocol';
import { Button, Stack } from '@grafana/ui';
import { Failure } from '../../components/states/Failure';
import { EVERYTHING } from '../../data/matcher-text';
import { isAdmin } from '../../data/role';
import { usePolicyOrder, type RouteDraft } from '../../data/rule-queries';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { RouteCard } from './RouteCard';

interface Props {
  saved: RouteDraft[];
  channels: RouteList['channels'];
}

/** The list of routes, changed here and saved as a whole: its order is part of what it means. */
export function RouteEditor({ saved, channels }: Props) {
  const [routes, setRoutes] = useState(saved);
  const order = usePolicyOrder();
  const changed = JSON.stringify(routes) !== JSON.stringify(saved);
  const named = routes.every(({ name }) => name.trim() !== '');
  const save = () => order.mutate({ list: 'routes', kind: 'save', draft: { routes } });
  const add = () =>
    setRoutes([
      ...routes,
      { name: '', matcher: EVERYTHING, channels: channels.map(({ id }) => id), goesOn: false },
    ]);
  return (
    <Stack direction="column" gap={2}>
      {routes.map((route, place) => (
        <RouteCard
          // Routes have no name of their own before they are saved.
          key={`${routes.length} ${place}`}
          route={route}
          channels={channels}
          place={place}
          onChange={(next) => setRoutes(routes.map((one, index) => (index === place ? next : one)))}
          onUp={() => setRoutes(movedUp(routes, place))}
          onRemove={() => setRoutes(routes.filter((_, index) => index !== place))}
        />
      ))}
      <p>{routes.length === 0 ? t('routes.none') : t('routes.rest')}</p>
      {order.error && <Failure failure={order.error} onRetry={save} />}
      {isAdmin() && (
        <Stack gap={1}>
          <Button variant="secondary" icon="plus" data-testid={testIds.routes.add} onClick={add}>
            {t('routes.add')}
          </Button>
          <Button
            disabled={!changed || !named || order.isPending}
            data-testid={testIds.routes.save}
            onClick={save}
          >
            {order.isPending ? t('form.saving') : t('routes.save')}
          </Button>
          {changed && (
            <Button variant="secondary" fill="text" onClick={() => setRoutes(saved)}>
              {t('routes.discard')}
            </Button>
          )}
        </Stack>
      )}
    </Stack>
  );
}

function movedUp(routes: RouteDraft[], place: number): RouteDraft[] {
  const moved = [...routes];
  const [route] = moved.splice(place, 1);
  return route ? [...moved.slice(0, place - 1), route, ...moved.slice(place - 1)] : routes;
}
