/**
 * The layers of the tree, and that no file imports itself by a detour; types count. `npm run lint` holds it.
 *
 * A room may import from itself and from the rooms listed for it.
 */
const ROOMS = {
  terraform: [],
  validation: ['terraform'],
  kubernetes: ['terraform', 'validation'],
  helm: ['terraform', 'validation', 'kubernetes'],
  credentials: ['terraform', 'validation', 'kubernetes'],
  images: ['terraform', 'validation', 'kubernetes'],
  database: ['terraform', 'validation', 'kubernetes', 'helm', 'credentials', 'images'],
  'prefect-worker': ['terraform', 'validation', 'kubernetes', 'helm', 'images'],
  'prefect-backup': ['terraform', 'validation', 'kubernetes', 'credentials', 'images', 'database'],
  'prefect1-server': ['terraform', 'validation', 'kubernetes', 'helm', 'credentials', 'images', 'database'],
  'prefect-server': [
    ...['terraform', 'validation', 'kubernetes', 'helm', 'credentials', 'images', 'database'],
    'prefect-worker',
  ],
  'prefect-metrics': [
    ...['terraform', 'validation', 'kubernetes', 'helm', 'images'],
    ...['prefect-worker', 'prefect-server'],
  ],
};

/** Folders beside src, with the folders that each may import from. */
const FOLDERS = {
  src: [],
  settings: ['src'],
  toolbox: ['src'],
  app: ['src', 'settings'],
  'modules-dist': [],
  adopt: ['src', 'settings', 'app'],
  cli: ['adopt', 'src'],
  scripts: ['src', 'settings', 'app', 'modules-dist', 'adopt', 'toolbox'],
  bench: ['src', 'app', 'scripts', 'toolbox'],
};

const PROJECT = '^(src|settings|toolbox|app|modules-dist|adopt|cli|scripts|bench|e2e|__tests__|main[.]ts)';

const forbid = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to });

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    forbid('tests-are-for-tests', '^(?!(e2e|__tests__)/)', { path: '^(e2e|__tests__)/' }),
    ...Object.entries(ROOMS).map(([room, below]) =>
      forbid(`src/${room}`, `^src/${room}/`, {
        path: '^src/',
        pathNot: `^src/(${[room, ...below].join('|')})/`,
      }),
    ),
    ...Object.entries(FOLDERS).map(([folder, below]) =>
      forbid(folder, `^${folder}/`, { path: PROJECT, pathNot: `^(${[folder, ...below].join('|')})/` }),
    ),
    // Charts are functions from settings to values: they make no resource and know no construct.
    forbid('charts-make-no-resource', '^src/[^/]+/chart/', {
      path: '(^|/)(constructs|@cdktf)(/|$)|^src/[^/]+/(server|worker|outputs|jobs)[.]ts$',
    }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(lib|dist|modules|examples)/' },
  },
};
