import { speak } from '../testing/messages';
import { errorRemedy, errorText, stepText } from './task-text';

it('says steps and failures in the language of the reader, and what it does not know as it is', async () => {
  await speak('zh-Hans');
  expect(stepText('preflight')).toBe('预检');
  expect(errorText('SSH_LOGIN')).toBe('登录被拒绝');
  expect(errorRemedy('SSH_LOGIN')).toContain('authorized_keys');
  expect([stepText('new'), errorText('NEW'), errorRemedy('NEW')]).toEqual(['new', 'NEW', undefined]);
});
