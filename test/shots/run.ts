/**
 * `npm run screenshots [-- LANGUAGE]`: the pictures of README and of the plugin, from a real Grafana with real data, in
 * both languages; as root. `npm run screenshots -- --matrix [--look zh-Hans-light] [NAME …]`: every page, dark and light,
 * in both languages, at 1280 and 1920 px. `-- --libraries VERSION=FOLDER …`: with those of other Grafanas, as
 * `check:grafana` asks for it. `npm run screenshots -- messages`: messages of each kind, without Grafana.
 */
import { parseArgs } from 'node:util';
import { pictureMessages } from './messages.ts';
import { isHere, WHY_SKIPPED } from '../support/grafana-stage.ts';
import { lookAtAll } from './matrix.ts';
import { lookInHosts } from './other-libraries.ts';
import { PICTURE_LANGUAGES, takePictures } from './pictures.ts';
import { runAlone } from './story.ts';

if (process.argv.includes('messages')) {
  await pictureMessages();
  process.exit(0);
}
if (!isHere) {
  console.error(WHY_SKIPPED);
  process.exit(1);
}
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    matrix: { type: 'boolean', default: false },
    look: { type: 'string', default: '' },
    libraries: { type: 'string', multiple: true, default: [] },
  },
});
process.exitCode = await run();

async function run(): Promise<number> {
  if (values.matrix) return Number((await lookAtAll(positionals, values.look)) > 0);
  if (values.libraries.length === 0) return picture();
  const hosts = values.libraries.map((given) => {
    const [version = '', folder = ''] = given.split('=', 2);
    return { version, folder };
  });
  return Number((await lookInHosts(hosts, positionals)) > 0);
}

async function picture(): Promise<number> {
  const status = runAlone();
  if (status !== undefined) return status;
  const languages = PICTURE_LANGUAGES.filter((one) => positionals.length === 0 || positionals.includes(one));
  for (const language of languages) await takePictures(language);
  return 0;
}
