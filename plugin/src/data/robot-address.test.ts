import { isWebAddress, joinRobotAddress, splitRobotAddress, WECOM_ADDRESS } from './robot-address';

describe('the address of a robot', () => {
  it('is taken apart when it is pasted whole, and put together again', () => {
    const whole = `${WECOM_ADDRESS}?key=0a1b-2c`;
    const parts = { address: WECOM_ADDRESS, key: '0a1b-2c' };
    expect(splitRobotAddress(` ${whole} `)).toEqual(parts);
    expect(joinRobotAddress(parts)).toBe(whole);
  });

  it('keeps what else stands in it', () => {
    const parts = splitRobotAddress('http://proxy:8080/wecom?room=1&key=k');
    expect(parts).toEqual({ address: 'http://proxy:8080/wecom?room=1', key: 'k' });
    expect(joinRobotAddress(parts!)).toBe('http://proxy:8080/wecom?room=1&key=k');
  });

  it.each(['0a1b-2c', WECOM_ADDRESS, `${WECOM_ADDRESS}?key=`, 'not an address?key=1'])(
    'has no key in %s',
    (text) => {
      expect(splitRobotAddress(text)).toBeUndefined();
    },
  );

  it('begins with http or https and has no spaces', () => {
    expect(isWebAddress('https://a.example/x')).toBe(true);
    for (const text of ['', 'ftp://a', 'javascript:alert(1)', 'https://a b', 'https://', 'a.example']) {
      expect(isWebAddress(text)).toBe(false);
    }
  });
});
