/** The webhook address of a group robot: where it is, and the key that is its only secret. */
export interface RobotAddress {
  address: string;
  key: string;
}

export const WECOM_ADDRESS = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send';

/** Takes the key out of a pasted address; undefined where there is none in it. */
export function splitRobotAddress(text: string): RobotAddress | undefined {
  const url = parse(text.trim());
  const key = url?.searchParams.get('key');
  if (!url || !key) {
    return undefined;
  }
  url.searchParams.delete('key');
  return { address: url.href, key };
}

export function joinRobotAddress({ address, key }: RobotAddress): string {
  const url = new URL(address);
  url.searchParams.set('key', key);
  return url.href;
}

export const isWebAddress = (text: string) => /^https?:\/\/\S+$/.test(text) && parse(text) !== undefined;

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
