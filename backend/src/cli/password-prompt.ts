import { readFileSync } from 'node:fs';
import { ProductError } from '../errors.ts';

/** Where an administrator's password may come from, in this order. */
export interface PasswordSources {
  given: string | undefined;
  file: string | undefined;
  /** Undefined when nobody sits at a terminal. */
  terminal: { input: NodeJS.ReadStream; output: NodeJS.WriteStream } | undefined;
}

/** The password of `question`'s account; throws DATABASE_PASSWORD_MISSING when no source has one. */
export async function findPassword(sources: PasswordSources, question: string): Promise<string> {
  if (sources.given !== undefined) return sources.given;
  if (sources.file !== undefined) return readPasswordFile(sources.file);
  if (sources.terminal !== undefined) return askHidden(sources.terminal, question);
  throw new ProductError({
    code: 'DATABASE_PASSWORD_MISSING',
    message: `${question} is needed once, to create schemas and accounts`,
    where: '--database',
    remedy:
      'give it by DPM_DATABASE_URL=mysql://USER:PASSWORD@HOST:PORT, or in a file: --database-password-file FILE',
  });
}

function readPasswordFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new ProductError({
      code: 'PASSWORD_FILE_UNREADABLE',
      message: `the file with the password cannot be read: ${(cause as Error).message}`,
      where: path,
      remedy: 'name a file that this user may read',
      cause,
    });
  }
}

/** Reads one line from the terminal without showing it. Ctrl-C and Ctrl-D give up. */
function askHidden(
  { input, output }: NonNullable<PasswordSources['terminal']>,
  question: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void) => {
      input.off('data', onData).setRawMode(false).pause();
      output.write('\n');
      settle();
    };
    const onData = (text: string) => {
      for (const key of text) {
        if (key === '\r' || key === '\n') return finish(() => resolve(typed));
        if (key === '\u0003' || key === '\u0004') return finish(() => reject(givenUp()));
        typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key;
      }
    };
    output.write(`\n${question}: `);
    input.setEncoding('utf8').setRawMode(true).resume().on('data', onData);
  });
}

function givenUp(): ProductError {
  return new ProductError({ code: 'GIVEN_UP', message: 'no password was entered', remedy: 'start again' });
}
