/** What people call hosts: from a form for one or many of them to what is changed on each. Pure. */
import { type HostDetails } from '@dpm/protocol';
import { type FleetHost } from './fleet-queries';
import { joinList, splitList } from './text-list';

export interface DetailsForm {
  alias: string;
  owner: string;
  business: string;
  /** Of one host: all it has. Of many: those that are added. */
  tags: string;
  removeTags: string;
}

type Named = Pick<FleetHost, 'alias' | 'owner' | 'business' | 'tags'>;

/** As it is for one host; empty for many, where what is left empty stays as it is. */
export function detailsForm(hosts: readonly Named[]): DetailsForm {
  const [host] = hosts;
  if (host === undefined || hosts.length > 1) {
    return { alias: '', owner: '', business: '', tags: '', removeTags: '' };
  }
  const { alias, owner, business, tags } = host;
  return {
    ...{ alias: alias ?? '', owner: owner ?? '', business: business ?? '' },
    ...{ tags: joinList(tags), removeTags: '' },
  };
}

/** What all of them have in common; undefined: they differ. */
export function commonValue(hosts: readonly Named[], key: 'owner' | 'business'): string | undefined {
  const values = new Set(hosts.map((host) => host[key] ?? ''));
  return values.size === 1 ? [...values][0] : undefined;
}

/** What is to be changed on one host; null: nothing. */
export function changeOf(host: Named, form: DetailsForm, { many }: { many: boolean }): HostDetails | null {
  const change = many ? changeOfMany(host, form) : changeOfOne(host, form);
  return Object.keys(change).length > 0 ? change : null;
}

function changeOfOne(host: Named, { alias, owner, business, tags }: DetailsForm): HostDetails {
  const wanted = splitList(tags);
  return {
    ...(alias.trim() !== (host.alias ?? '') && { alias: alias.trim() || null }),
    ...(owner.trim() !== (host.owner ?? '') && { owner: owner.trim() || null }),
    ...(business.trim() !== (host.business ?? '') && { business: business.trim() || null }),
    ...(!isSame(wanted, host.tags) && { tags: wanted }),
  };
}

function changeOfMany(host: Named, { owner, business, tags, removeTags }: DetailsForm): HostDetails {
  const gone = new Set(splitList(removeTags));
  const wanted = [...new Set([...host.tags, ...splitList(tags)])].filter((tag) => !gone.has(tag));
  return {
    ...(owner.trim() !== '' && owner.trim() !== host.owner && { owner: owner.trim() }),
    ...(business.trim() !== '' && business.trim() !== host.business && { business: business.trim() }),
    ...(!isSame(wanted, host.tags) && { tags: wanted }),
  };
}

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((one) => others.includes(one));
