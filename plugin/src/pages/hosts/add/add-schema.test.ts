import { accessOf } from './access-schema';
import { addSchema, NO_HOSTS, type AddForm } from './add-schema';

const issuesOf = (form: Partial<AddForm>) => {
  const result = addSchema.safeParse({ ...NO_HOSTS, text: 'db-1', ...form });
  return result.success ? [] : result.error.issues.map(({ path, message }) => [path.join(), message]);
};

describe('the form that adds hosts', () => {
  it('asks for hosts, and for the credential that was chosen', () => {
    expect(issuesOf({})).toEqual([]);
    expect(issuesOf({ text: '  ' })).toEqual([['text', 'form.required']]);
    expect(issuesOf({ credential: 'key' })).toEqual([['key', 'form.required']]);
    expect(issuesOf({ credential: 'password' })).toEqual([['password', 'form.required']]);
    expect(issuesOf({ credential: 'password', way: 'installer' })).toEqual([]);
  });

  it.each(['0', '65536', '22a', '-1'])('takes no port %s', (port) => {
    expect(issuesOf({ port })).toEqual([['port', 'add.portBad']]);
  });

  it('sends only the credential that was chosen, and nothing that is empty', () => {
    const form: AddForm = {
      ...NO_HOSTS,
      key: 'KEY',
      passphrase: 'p',
      password: 'secret',
      user: 'ops',
      port: '22',
    };
    expect(accessOf(NO_HOSTS)).toEqual({ hostKey: 'confirm' });
    expect(accessOf({ ...form, credential: 'config' })).toEqual({
      hostKey: 'confirm',
      user: 'ops',
      port: 22,
    });
    expect(accessOf({ ...form, credential: 'key' })).toMatchObject({ key: 'KEY', passphrase: 'p' });
    expect(accessOf({ ...form, credential: 'key' })).not.toHaveProperty('password');
    expect(accessOf({ ...form, credential: 'password' })).toEqual({
      ...{ hostKey: 'confirm', user: 'ops', port: 22, password: 'secret' },
    });
    expect(accessOf({ ...NO_HOSTS, sudo: 'yes' })).toEqual({ hostKey: 'confirm', sudo: true });
    expect(accessOf({ ...NO_HOSTS, sudo: 'no' })).toEqual({ hostKey: 'confirm', sudo: false });
  });
});
