/** Bodies of agents: JSON, mostly gzipped. */
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { LIMITS } from '@dpm/protocol';
import { ProductError } from '../errors.ts';

const inflate = promisify(gunzip);
/** Inflating what is smaller takes less time than handing it to another thread. */
const INLINE_BYTES = 16 * 1024;

/** Inflates within the limit, so that a small body cannot become a huge one. Throws NOT_JSON, MEDIA_TYPE, TOO_LARGE, NOT_GZIP. */
export async function parsePackedJson(body: Buffer, encoding: string | undefined): Promise<unknown> {
  const text = encoding === undefined || encoding === 'identity' ? body : await inflateBody(body, encoding);
  try {
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch (cause) {
    throw new ProductError({ code: 'NOT_JSON', message: 'the body is not JSON', httpStatus: 400, cause });
  }
}

async function inflateBody(body: Buffer, encoding: string): Promise<Buffer> {
  if (encoding !== 'gzip') {
    throw new ProductError({
      code: 'MEDIA_TYPE',
      message: `content encoding ${encoding} is not taken: gzip or none`,
      httpStatus: 415,
    });
  }
  try {
    const limit = { maxOutputLength: LIMITS.reportBytes };
    return body.length <= INLINE_BYTES ? gunzipSync(body, limit) : await inflate(body, limit);
  } catch (cause) {
    const tooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new ProductError({
      code: tooLarge ? 'TOO_LARGE' : 'NOT_GZIP',
      message: tooLarge ? `the report exceeds ${LIMITS.reportBytes} bytes` : 'the body is not gzip',
      httpStatus: tooLarge ? 413 : 400,
      cause,
    });
  }
}
