import { startProduct } from '../support/product.ts';
import type { Bench } from './bench.ts';

/** How long a newcomer waits: from the command, with everything installed and built, to first data in the read API. */
export const start: Bench = {
  describes: 'dpm start on an empty data folder, to first data of this machine',
  async run({ log }) {
    const beginMs = performance.now();
    const product = await startProduct();
    const firstDataS = (performance.now() - beginMs) / 1000;
    const arrived = /^✓ first data/m.test(product.output());
    log(product.output());
    await product.remove();
    return { firstDataS: arrived ? Math.round(firstDataS * 100) / 100 : null };
  },
};
