// Who may import whom: the house rules of imports as one table, and the lint rule that reads it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Node's own ways out of this machine, and packages that are a way out. */
const network = [
  'undici', 'node:http', 'http', 'node:https', 'https', 'node:http2', 'http2', 'node:net', 'net', 'node:tls', 'tls',
  'node:dns', 'dns', 'node:dgram', 'dgram', 'ws', 'axios', 'got', 'node-fetch',
];

/**
 * Names are folders (with a slash at the end), files without their ending, or packages. `mine` is everything of ours.
 * A line forbids `what` in `where`, apart from `but` (importers) and `except` (what is imported); `valuesOnly` lets types pass.
 * @type {{ where: string[], but?: string[], what: string[], except?: string[], valuesOnly?: boolean, words: string }[]}
 */
const lines = [
  { where: ['renderer/'], what: ['main/'], words: 'Pages know nothing of main: call it through renderer/lib/bridge, with types from preload/contract.' },
  { where: ['main/'], what: ['renderer/'], words: 'Main knows nothing of pages: what both need belongs in preload/contract.' },
  { where: ['preload/contract/'], what: ['mine'], except: ['preload/contract/', 'resources/messages/index'], words: 'The contract stands alone: move what it needs into preload/contract.' },
  { where: ['main/', 'preload/', 'renderer/'], what: ['resources/messages/'], except: ['resources/messages/index'], words: 'No part knows one language: take the words from resources/messages/index.' },
  { where: ['preload/'], but: ['preload/contract/'], what: ['mine', 'zod'], except: ['preload/contract/names', 'preload/contract/flood'], words: 'The preload script needs the names of the calls, the limit of calls and nothing else: import them from preload/contract/names and flood.' },
  { where: ['main/', 'renderer/'], what: ['preload/'], except: ['preload/contract/'], words: 'Only preload/contract is shared: put it there.' },
  { where: ['renderer/'], what: ['zod', 'carriesZod'], valuesOnly: true, words: 'Pages carry no zod (its probe breaks Trusted Types): use `import type`, or a module of preload/contract without schemas.' },
  { where: ['main/', 'preload/', 'renderer/'], but: ['main/electron/', 'main/index', 'preload/index'], what: ['electron'], words: 'Only main/electron, main/index.ts and preload/index.ts know Electron: take what you need as an option, as main/app.ts does.' },
  { where: ['main/'], but: ['main/api/http/attempt', 'main/practice/'], what: network, words: 'The only way out is main/api/http: call createHttp().send with an operation.' },
  { where: ['main/practice/'], what: network.filter((name) => name !== 'node:http'), valuesOnly: true, words: 'Practice serves with node:http and connects to nobody.' },
  { where: ['main/', 'renderer/', 'preload/'], but: ['main/cache/'], what: ['better-sqlite3'], words: 'Only main/cache knows the database: add a method to a repository there.' },
  { where: ['main/', 'renderer/', 'preload/'], but: ['main/secrets/'], what: ['keytar'], words: 'Only main/secrets knows keytar: use a Keychain or a Vault.' },
  { where: ['main/engine/'], what: ['mine'], except: ['main/engine/'], words: 'The engine imports nothing of ours: pass what it needs as arguments.' },
  // The tables are what both sides agreed on, so practice answers by them; what the client makes of them stays unknown to it.
  { where: ['main/practice/'], what: ['main/'], except: ['main/practice/', 'main/environments/schema', 'main/api/operation', 'main/api/dfs/table', 'main/api/coanda/table'], words: 'Practice plays the other side: of main it may know main/environments/schema and the tables of operations only.' },
  { where: ['main/'], but: ['main/practice/', 'main/app', 'main/services/environments'], what: ['main/practice/'], words: 'No service asks whether it is practising: only main/app.ts and main/services/environments.ts start practice.' },
  { where: ['main/'], but: ['main/index'], what: ['node:process', 'process'], words: 'The environment is read in main/index.ts: take the value as an option.' },
];

/** @param {string} name @param {string[]} list */
const among = (name, list) => list.some((entry) => (entry.endsWith('/') ? name.startsWith(entry) : name === entry || name.startsWith(`${entry}/`)));
/** @param {string} name */
const isOurs = (name) => /^(?:main|preload|renderer|resources|scripts|test)\//.test(name) || name === 'package.json';

/**
 * What an import names: a path from the root without its ending, or a package.
 * @param {string} importer absolute
 * @param {string} source
 */
function targetOf(importer, source) {
  if (!source.startsWith('.')) return source;
  const path = relative(root, join(dirname(importer), source.replace(/\?.*$/, ''))).split(sep).join('/');
  return path.replace(/(?<=\w)\.(?:[cm]?[jt]s|svelte)$/, '');
}

/** @type {Map<string, boolean>} */
const carriers = new Map();

/** Whether a module of the contract brings zod along, itself or through another. @param {string} name @returns {boolean} */
function carriesZod(name) {
  const known = carriers.get(name);
  if (known !== undefined) return known;
  carriers.set(name, false);
  const file = join(root, `${name}.ts`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const sources = [...text.matchAll(/^(?:import|export) (?!type\b)[^'"]*from ['"]([^'"]+)['"]/gm)].map((match) => String(match[1]));
  const carries = sources.some((source) => source === 'zod' || (source.startsWith('.') && carriesZod(targetOf(file, source))));
  carriers.set(name, carries);
  return carries;
}

/** @param {(typeof lines)[number]} line @param {string} target */
function forbids({ what, except = [] }, target) {
  if (among(target, except)) return false;
  return among(target, what) || (what.includes('mine') && isOurs(target)) || (what.includes('carriesZod') && target.startsWith('preload/contract/') && carriesZod(target));
}

/** @type {import('eslint').Rule.RuleModule} */
export const boundaries = {
  meta: { type: 'problem', docs: { description: 'keeps every part to the imports the design gives it' }, schema: [], messages: { forbidden: '{{words}}' } },
  create(context) {
    const here = relative(root, context.filename).split(sep).join('/').replace(/\.(?:[cm]?[jt]s|svelte)$/, '');
    const ours = lines.filter(({ where, but = [] }) => among(here, where) && !among(here, but));
    if (ours.length === 0) return {};

    /** @param {any} node @param {any} source @param {boolean} typeOnly */
    const check = (node, source, typeOnly) => {
      const text = source?.type === 'TSLiteralType' ? source.literal.value : source?.value;
      if (typeof text !== 'string') return;
      const target = targetOf(context.filename, text);
      const line = ours.find((candidate) => !(candidate.valuesOnly && typeOnly) && forbids(candidate, target));
      if (line) context.report({ node, messageId: 'forbidden', data: { words: line.words } });
    };
    /** @param {any} node */
    const isTypeOnly = (node) => node.importKind === 'type' || node.exportKind === 'type'
      || (node.specifiers?.length > 0 && node.specifiers.every((/** @type {any} */ item) => item.importKind === 'type' || item.exportKind === 'type'));
    return {
      'ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration': (/** @type {any} */ node) => check(node, node.source, isTypeOnly(node)),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source, false),
      TSImportType: (/** @type {any} */ node) => check(node, node.source ?? node.argument, true),
      'CallExpression[callee.name="require"], CallExpression[callee.property.name="resolve"][callee.object.name="require"]': (/** @type {any} */ node) => check(node, node.arguments[0], false),
      TSExternalModuleReference: (/** @type {any} */ node) => check(node, node.expression, false),
    };
  },
};
