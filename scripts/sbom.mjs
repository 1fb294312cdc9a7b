// npm run sbom: what a program built from this checkout consists of, as CycloneDX, from the lock file alone; needs no network.
// Not `npm sbom --omit dev`: that leaves out a production package as soon as a tool for development needs it, too.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { root } from './runtime/project.mjs';

/** Development dependencies whose code gets into what is built. A test compares them with what the sources import. */
const builtIn = ['@fontsource/inter', '@lucide/svelte', 'echarts', 'intl-messageformat', 'svelte', 'virtua'];
/** Comes along as a program; what its package needs is only for fetching that. */
const runtime = 'electron';

/** @typedef {{ name?: string, version: string, integrity?: string, license?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked */
/** @type {{ version: string, packages: Record<string, Locked> }} */
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
/** @type {{ name: string, version: string, dependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Where the lock file has what a package means by a name: nearest first, as Node looks for it.
 * @param {string} from
 * @param {string} name
 */
function find(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === '') return null;
  }
}

/** @param {string} path */
const nameOf = (path) => packages[path]?.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
/** @param {string} path */
const purlOf = (path) => `pkg:npm/${nameOf(path).replace('@', '%40')}@${packages[path]?.version}`;
/** What a package needs to run; what is only there for some systems may be missing from the lock file. @param {string} path */
const needs = (path) => (path === `node_modules/${runtime}` ? [] : Object.keys({ ...packages[path]?.dependencies, ...packages[path]?.optionalDependencies }))
  .map((name) => find(path, name)).filter((found) => found !== null);

/** @type {Map<string, string>} by path, how it gets into the program */
const shipped = new Map();
/** @param {string} name @param {string} how */
function take(name, how) {
  const first = find('', name);
  if (!first) throw new Error(`${name} is not in package-lock.json: run npm install.`);
  const left = [first];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (shipped.has(path)) continue;
    shipped.set(path, how);
    left.push(...needs(path));
  }
}
for (const name of Object.keys(manifest.dependencies)) take(name, 'installed');
for (const name of builtIn) take(name, 'built in');
take(runtime, 'runtime');

/** @param {string} path */
function componentOf(path) {
  const { version, integrity, license } = /** @type {Locked} */ (packages[path]);
  const [group, name] = nameOf(path).startsWith('@') ? nameOf(path).split('/') : [undefined, nameOf(path)];
  const [algorithm, digest] = (integrity ?? '').split('-');
  return {
    type: path === `node_modules/${runtime}` ? 'framework' : 'library', 'bom-ref': purlOf(path), ...(group ? { group } : {}), name, version, scope: 'required',
    ...(algorithm === 'sha512' && digest ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] } : {}),
    ...(license ? { licenses: [{ expression: license }] } : {}),
    purl: purlOf(path), properties: [{ name: 'advisor-workstation:how', value: shipped.get(path) }],
  };
}

const paths = [...shipped.keys()].sort((one, other) => (purlOf(one) < purlOf(other) ? -1 : 1));
const own = `pkg:npm/${manifest.name}@${manifest.version}`;
const direct = [...Object.keys(manifest.dependencies), ...builtIn, runtime].map((name) => purlOf(/** @type {string} */ (find('', name)))).sort();
// No time and no serial number: the same lock file gives the same bytes.
const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json', bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
  metadata: { lifecycles: [{ phase: 'pre-build' }], component: { type: 'application', 'bom-ref': own, name: manifest.name, version: manifest.version, purl: own } },
  components: paths.map(componentOf),
  dependencies: [{ ref: own, dependsOn: direct }, ...paths.map((path) => ({ ref: purlOf(path), dependsOn: needs(path).map(purlOf).sort() }))],
};

const file = process.argv[2] ? resolve(process.argv[2]) : join(root, 'out', 'sbom.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${paths.length} packages in ${relative(process.cwd(), file)}`);
