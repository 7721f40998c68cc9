/** Words about what many hosts share, in both languages. */
import type { Shared } from './facts.ts';
import type { Language } from './words.ts';

interface SharedWords {
  inCommon: (said: readonly string[]) => string;
  network: (network: string) => string;
  server: (server: string) => string;
  owner: (owner: string) => string;
  tag: (tag: string) => string;
  /** Many hosts on which the same is broken, or mended. */
  hosts: (count: number, said: string, names: string) => string;
  mended: (what: string) => string;
}

export const SHARED_WORDS: Record<Language, SharedWords> = {
  'zh-CN': {
    inCommon: (said) => `共同点: ${said.join('、')}`,
    network: (network) => `网段 ${network}`,
    server: (server) => `上报至 ${server}`,
    owner: (owner) => `负责人 ${owner}`,
    tag: (tag) => `标签 ${tag}`,
    hosts: (count, said, names) => `${count} 台主机 ${said}: ${names}`,
    mended: (what) => `${what} 恢复`,
  },
  'en-US': {
    inCommon: (said) => `In common: ${said.join(', ')}`,
    network: (network) => `network ${network}`,
    server: (server) => `reported to ${server}`,
    owner: (owner) => `owner ${owner}`,
    tag: (tag) => `tag ${tag}`,
    hosts: (count, said, names) => `${count} hosts, ${said}: ${names}`,
    mended: (what) => `${what} recovered`,
  },
};

/** In one line; empty when they share nothing. */
export function sharedLine(
  shared: Shared | null,
  { language, plain }: { language: Language; plain: (text: string) => string },
): string[] {
  const words = SHARED_WORDS[language];
  const { network, server, owner, tags = [] } = shared ?? {};
  const said = [
    ...(network === undefined ? [] : [words.network(network)]),
    ...(server === undefined ? [] : [words.server(plain(server))]),
    ...(owner === undefined ? [] : [words.owner(plain(owner))]),
    ...tags.map((tag) => words.tag(plain(tag))),
  ];
  return said.length === 0 ? [] : [words.inCommon(said)];
}
