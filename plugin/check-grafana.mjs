/**
 * `npm run check:grafana -w plugin [-- VERSION …]`: whether the one build fits the oldest and the newest Grafana. For
 * each of their versions it installs that version's packages into a cache folder outside the project, checks the types
 * of all that is built against them, asks `@grafana/levitate` for every API of them that is used, and opens every page of
 * the build in Chromium on these packages, over the data of the Grafana that is here. It needs the registry, a Grafana,
 * minutes and a GB, so no test runs it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundlePreview } from './preview/bundle.mjs';

/** The last of the oldest line that plugin.json allows, the one that tests run in, and the newest. */
const VERSIONS = ['11.6.16', '12.3.0', '13.2.3'];
const PACKAGES = ['data', 'ui', 'runtime', 'schema'];
const LEVITATE = '@grafana/levitate@0.17.2';
/** 12.3 takes one package from a place that is no registry: any version of it will do for types. */
const MANIFEST = `${JSON.stringify({ private: true, overrides: { 'react-data-grid': '7.0.0-beta.56' } })}\n`;
/** `levitate` installs by itself, without that. */
const isAsked = (version) => !version.startsWith('12.3.');
const MODULES = ['src/module.tsx', 'src/drilldown-panel/module.tsx'];
/** What Grafana itself has of the router in that version: none of its packages asks for it. */
const routerOf = (version) => (version.startsWith('11.') ? '6.26.1' : '6.30');
const root = import.meta.dirname;
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'dba-process-monitor');

/** What a host of that version shares as React. */
const reactOf = (version) => (Number(version.split('.')[0]) >= 13 ? 19 : 18);

const asked = process.argv.slice(2);
const versions = asked.length > 0 ? asked : VERSIONS;
const failed = versions.flatMap((version) => {
  const folder = install(version);
  return [
    ...(checkTypes(version, folder) ? [] : [`types of ${version}`]),
    ...MODULES.filter((module) => isAsked(version) && !checkApis(version, module)).map(
      (module) => `${module} on ${version}`,
    ),
  ];
});
if (!(await openPages())) {
  failed.push('the pages');
}
console.log(failed.length === 0 ? 'all fit' : `do not fit: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, stdio: 'inherit' }).status === 0;
}

/** Gives the folder; keeps what is installed for the next time. */
function install(version) {
  const folder = join(cache, `grafana-${version}`);
  if (!existsSync(join(folder, 'node_modules/react-router-dom-v5-compat'))) {
    const react = reactOf(version);
    const wanted = [
      ...PACKAGES.map((name) => `@grafana/${name}@${version}`),
      `react-router-dom-v5-compat@${routerOf(version)}`,
      ...[`react@${react}`, `react-dom@${react}`, `@types/react@${react}`, `@types/react-dom@${react}`],
    ];
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), MANIFEST);
    const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--save-exact'];
    console.log(`Grafana ${version}: installing its packages into ${folder}`);
    if (!run('npm', ['install', ...options, ...wanted], folder)) {
      process.exit(1);
    }
  }
  const installed = (name, path = name) => ({ [name]: [join(folder, 'node_modules', path)] });
  const source = join(root, 'src');
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      paths: {
        ...Object.assign({}, ...PACKAGES.map((name) => installed(`@grafana/${name}`))),
        // One of each for our code and theirs: types of two copies are not the same types.
        ...installed('rxjs'),
        ...installed('react', '@types/react'),
        ...installed('react/*', '@types/react/*'),
        ...installed('react-dom', '@types/react-dom'),
      },
      ...{ noEmit: true, types: ['node', 'systemjs'] },
    },
    include: [source, join(root, '.config/types')],
    exclude: [`${source}/**/*.test.*`, `${source}/testing`, `${source}/preview`],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return folder;
}

/** The build as it is made for every Grafana, on the plain page with the packages of each. */
async function openPages() {
  if (!run('npm', ['run', '--silent', 'build'], root)) {
    return false;
  }
  const pages = [];
  for (const version of versions) {
    console.log(`Grafana ${version}: the page`);
    const libraries = join(cache, `grafana-${version}`);
    const folder = join(libraries, 'page');
    await bundlePreview({
      outdir: join(folder, 'preview/dist'),
      host: { version, orgRole: 'Admin' },
      libraries,
    });
    rmSync(join(folder, 'dist'), { force: true });
    symlinkSync(join(root, 'dist'), join(folder, 'dist'));
    pages.push('--libraries', `${version}=${folder}`);
  }
  console.log('every page in every one of them');
  return run('npx', ['tsx', 'test/shots/run.ts', ...pages], join(root, '..'));
}

function checkTypes(version, folder) {
  console.log(`Grafana ${version}: types`);
  return run('npx', ['tsc', '--project', folder], root);
}

/**
 * `levitate` asks `npm list` which packages are used, and passes over those that it does not name: in a workspace all. So
 * it runs in a folder that has them as its own. Signatures that changed are for the check of types to judge.
 */
function checkApis(version, module) {
  console.log(`Grafana ${version}: APIs that ${module} uses`);
  const folder = join(cache, 'levitate');
  const require = createRequire(import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules/@grafana'), { recursive: true });
  const dependencies = PACKAGES.map((name) => {
    const file = require.resolve(`@grafana/${name}/package.json`);
    symlinkSync(dirname(file), join(folder, 'node_modules/@grafana', name));
    return [`@grafana/${name}`, require(file).version];
  });
  const own = { private: true, dependencies: Object.fromEntries(dependencies) };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own));
  writeFileSync(join(folder, '.levignore.js'), 'module.exports = { changes: [/./] };\n');
  const entry = 'entry.tsx';
  writeFileSync(join(folder, entry), `import '${join(root, module.replace(/\.tsx$/, ''))}';\n`);
  const target = PACKAGES.map((name) => `@grafana/${name}@${version}`).join(',');
  const asked = ['--yes', LEVITATE, 'is-compatible', '--path', entry, '--target', target];
  const { status, stdout, stderr } = spawnSync('npx', asked, { cwd: folder, encoding: 'utf8' });
  const said = `${stdout}${stderr}`;
  const compared = said.match(/Successfully compared/g)?.length ?? 0;
  if (status !== 0 || compared < PACKAGES.length) {
    console.log(said);
    return false;
  }
  return true;
}
