// Every rule of the house bites: what it forbids is reported by it and nothing else, what it allows is not reported.
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The files of these examples do not exist, so the rules that ask the compiler are left to the test below. */
const eslint = new ESLint({ cwd: root, overrideConfig: [{ files: ['**/*.ts', '**/*.svelte'], ...ts.configs.disableTypeChecked }] });
const typed = new ESLint({ cwd: root });

async function reportsOf(filePath: string, code: string, by = eslint): Promise<{ rule: string; words: string }[]> {
  const [result] = await by.lintText(code, { filePath, warnIgnored: true });
  return (result?.messages ?? []).map(({ ruleId, message }) => ({ rule: ruleId ?? message, words: message }));
}

/** rule, file, refused, allowed, and a word of where to go instead. */
type Example = [rule: string, filePath: string, bad: string, good: string, instead: string];

const use = (names: string, from: string) => `import { ${names} } from '${from}';\nexport const used = [${names}];\n`;
const type = (name: string, from: string) => `import type { ${name} } from '${from}';\nexport type Used = ${name};\n`;
const svelte = (script: string, markup = '') => `<script lang="ts">\n${script}\n</script>\n${markup}\n`;

const imports: Example[] = [
  ['house/boundaries', 'renderer/lib/a.ts', use('createApp', '../../main/app'), use('workstation', './bridge'), 'renderer/lib/bridge'],
  ['house/boundaries', 'renderer/lib/a.ts', type('App', '../../main/app'), type('Client', '../../preload/contract/clients'), 'renderer/lib/bridge'],
  ['house/boundaries', 'renderer/views/A.svelte', svelte("import { version } from '../../main/app';", '{version}'), svelte("import { t } from '../lib/i18n.svelte';", "{t('product')}"), 'renderer/lib/bridge'],
  ['house/boundaries', 'renderer/lib/a.ts', "export const later = () => import('../../main/app');\n", "export const later = () => import('./format');\n", 'renderer/lib/bridge'],
  ['house/boundaries', 'renderer/lib/a.ts', "export { createApp } from '../../main/app';\n", "export { value } from './bridge';\n", 'renderer/lib/bridge'],
  ['house/boundaries', 'renderer/lib/a.ts', "export * from '../../main/app';\n", "export * from './bridge';\n", 'renderer/lib/bridge'],
  ['house/boundaries', 'main/services/a.ts', use('t', '../../renderer/lib/i18n.svelte'), use('client', '../../preload/contract/clients'), 'preload/contract'],
  ['house/boundaries', 'main/services/a.ts', "export const later = () => import('../../renderer/lib/format');\n", "export const later = () => import('./clients');\n", 'preload/contract'],
  ['house/boundaries', 'main/services/a.ts', use('bridge', '../../preload/index'), use('callNames', '../../preload/contract/names'), 'preload/contract'],
  ['house/boundaries', 'preload/contract/a.ts', use('Failure', '../../main/failure'), use('z', 'zod'), 'preload/contract'],
  ['house/boundaries', 'preload/contract/a.ts', "import words from '../../resources/messages/en.json';\nexport { words };\n", use('money', './values'), 'preload/contract'],
  ['house/boundaries', 'preload/index.ts', use('calls', './contract/calls'), use('callNames', './contract/names'), 'contract/names'],
  ['house/boundaries', 'preload/index.ts', use('z', 'zod'), use('eventNames', './contract/names'), 'contract/names'],
  ['house/boundaries', 'renderer/lib/a.ts', use('bridge', '../../preload/index'), use('isinProblem', '../../preload/contract/isin'), 'preload/contract'],
  ['house/boundaries', 'renderer/lib/a.ts', use('z', 'zod'), type('z', 'zod'), 'import type'],
  ['house/boundaries', 'renderer/lib/a.ts', use('client', '../../preload/contract/clients'), use('addMonths', '../../preload/contract/simulation-check'), 'import type'],
  ['house/boundaries', 'main/services/a.ts', use('app', 'electron'), use('join', 'node:path'), 'option'],
  ['house/boundaries', 'main/services/a.ts', type('Session', 'electron'), type('Client', '../../preload/contract/clients'), 'option'],
  ['house/boundaries', 'main/app.ts', use('app', 'electron'), use('createTasks', './services/tasks'), 'option'],
  ['house/boundaries', 'main/app.ts', "export const later = () => import('electron');\n", "export const later = () => import('./failure');\n", 'option'],
  ['house/boundaries', 'preload/contract/a.ts', use('contextBridge', 'electron'), use('id', './values'), 'option'],
  ...['undici', 'node:http', 'node:https', 'http', 'node:net', 'node:tls', 'node:dns', 'node:dns/promises', 'ws']
    .map((way): Example => ['house/boundaries', 'main/services/a.ts', use('connect', way), use('createHttp', '../api/http'), 'createHttp']),
  ['house/boundaries', 'main/api/dfs/a.ts', use('request', 'undici'), use('field', '../json'), 'createHttp'],
  ['house/boundaries', 'main/practice/a.ts', use('connect', 'node:net'), use('createServer', 'node:http'), 'connects to nobody'],
  ['house/boundaries', 'main/practice/a.ts', use('lookup', 'node:dns'), type('Socket', 'node:net'), 'connects to nobody'],
  ['house/boundaries', 'main/services/a.ts', "import Database from 'better-sqlite3';\nexport { Database };\n", use('openDatabase', '../cache/database'), 'repository'],
  ['house/boundaries', 'main/services/a.ts', "import type Database from 'better-sqlite3';\nexport type D = Database.Database;\n", type('Store', '../cache'), 'repository'],
  ['house/boundaries', 'main/services/a.ts', "export type D = typeof import('better-sqlite3');\n", type('Database', '../cache/database'), 'repository'],
  ['house/boundaries', 'main/services/a.ts', "import keytar from 'keytar';\nexport { keytar };\n", type('Keychain', '../secrets/keychain'), 'Keychain or a Vault'],
  ['house/boundaries', 'main/services/a.ts', "export const later = () => import('keytar');\n", "export const later = () => import('../secrets/keychain');\n", 'Keychain or a Vault'],
  ['house/boundaries', 'main/engine/a.ts', use('Failure', '../failure'), use('paths', './paths'), 'as arguments'],
  ['house/boundaries', 'main/engine/a.ts', type('Simulation', '../../preload/contract/simulations'), use('performance', 'node:perf_hooks'), 'as arguments'],
  ['house/boundaries', 'main/practice/a.ts', use('Failure', '../failure'), use('environment', '../environments/schema'), 'environments/schema'],
  ['house/boundaries', 'main/practice/a.ts', use('loadEnvironments', '../environments/load'), use('practiceFault', '../../preload/contract/practice'), 'environments/schema'],
  ['house/boundaries', 'main/practice/a.ts', use('createDfs', '../api/dfs/client'), use('dfsTable', '../api/dfs/table'), 'the tables of operations'],
  ['house/boundaries', 'main/practice/a.ts', use('createHttp', '../api/http'), use('methodOf', '../api/operation'), 'the tables of operations'],
  ['house/boundaries', 'main/services/session.ts', use('startPractice', '../practice/server'), use('Failure', '../failure'), 'start practice'],
  ['house/boundaries', 'main/api/http/index.ts', type('PracticeServer', '../../practice/server'), type('Operation', '../operation'), 'start practice'],
  ['house/boundaries', 'main/services/a.ts', use('env', 'node:process'), use('hostname', 'node:os'), 'main/index.ts'],
  ['house/boundaries', 'main/services/a.ts', "import words from '../../resources/messages/fr.json';\nexport { words };\n", use('wordsIn', '../../resources/messages/index'), 'resources/messages/index'],
  ['house/boundaries', 'renderer/lib/a.ts', "import words from '../../resources/messages/en.json';\nexport { words };\n", use('wordsIn', '../../resources/messages/index'), 'resources/messages/index'],
];

const names: Example[] = [
  ['house/languages-in-files', 'main/services/a.ts', "export const separators: Record<string, string> = { en: ',', de: ';' };\n", "export const separators: Record<string, string> = { wide: ',', narrow: ';' };\n", 'resources/messages'],
  ['house/languages-in-files', 'main/services/a.ts', "export const mark = (language: string) => (language === 'fr' ? ',' : '.');\n", use('localeOf', '../../resources/messages/index'), 'resources/messages'],
  ['house/languages-in-files', 'renderer/views/A.svelte', svelte('', '<option value="fr">Français</option>'), svelte('', '<option value="x">X</option>'), 'resources/messages'],
  ['house/ipc-main-in-one-file', 'main/electron/a.ts', use('ipcMain', 'electron'), use('shell', 'electron'), 'main/electron/ipc.ts'],
  ['house/ipc-renderer-in-preload', 'renderer/lib/a.ts', "export const a = window.ipcRenderer;\n", "export const a = window.workstation;\n", 'window.workstation'],
  ['house/no-open-external', 'main/electron/a.ts', "import { shell } from 'electron';\nexport const open = (url: string) => shell.openExternal(url);\n", "import { shell } from 'electron';\nexport const show = (path: string) => shell.showItemInFolder(path);\n", 'identifier'],
  ['house/no-open-external', 'main/index.ts', "import { shell } from 'electron';\nexport const open = (url: string) => shell['openExternal'](url);\n", use('app', 'electron'), 'identifier'],
  ['house/windows-in-one-file', 'main/electron/a.ts', "import { BrowserWindow } from 'electron';\nexport const make = () => new BrowserWindow({});\n", "import { BrowserWindow } from 'electron';\nexport const all = () => BrowserWindow.getAllWindows();\n", 'main/electron/windows.ts'],
  ['house/windows-in-one-file', 'main/electron/preview.ts', "export const options = { webPreferences: { devTools: true } };\n", "export const options = { width: 900 };\n", 'main/electron/windows.ts'],
  ...['nodeIntegration: true', 'sandbox: false', 'contextIsolation: false', 'webSecurity: false', 'allowRunningInsecureContent: true', 'experimentalFeatures: true', "enableBlinkFeatures: 'x'", 'webviewTag: true'].map((setting): Example => ['house/no-weaker-windows', 'main/electron/windows.ts', `export const settings = { ${setting} };\n`, 'export const settings = { nodeIntegration: false, sandbox: true, contextIsolation: true, webSecurity: true, webviewTag: false };\n', 'checklist']),
  ['house/no-weaker-windows', 'main/electron/a.ts', "import { app } from 'electron';\nexport const begin = () => app.setAsDefaultProtocolClient('x');\n", "import { app } from 'electron';\nexport const begin = () => app.enableSandbox();\n", 'checklist'],
  ['house/no-weaker-windows', 'main/electron/a.ts', "import { app } from 'electron';\nexport const begin = () => app.on('certificate-error', () => undefined);\n", "import { app } from 'electron';\nexport const begin = () => app.on('activate', () => undefined);\n", 'runtime'],
  ...['{ rejectUnauthorized: false }', '{ rejectUnauthorized }', "{ ['rejectUnauthorized']: rejectUnauthorized }"].map((settings): Example => ['house/no-weaker-windows', 'main/api/http/attempt.ts', `const rejectUnauthorized = process.argv.length > 9;\nexport const settings = [${settings}, rejectUnauthorized];\n`, 'export const settings = { rejectUnauthorized: true };\n', 'always verified']),
  ['house/pages-from-app', 'main/electron/windows.ts', "import type { BrowserWindow } from 'electron';\nexport const show = (window: BrowserWindow) => window.loadFile('index.html');\n", "import type { BrowserWindow } from 'electron';\nconst appOrigin = 'app://workstation';\nexport const show = (window: BrowserWindow) => window.loadURL(`${appOrigin}/index.html`);\n", 'app://'],
  ['house/pages-from-app', 'main/electron/windows.ts', "import type { BrowserWindow } from 'electron';\nexport const show = (window: BrowserWindow) => window.loadURL('https://example.invalid/');\n", "import type { BrowserWindow } from 'electron';\nexport const show = (window: BrowserWindow) => window.loadURL('app://workstation/index.html');\n", 'app://'],
  ['house/no-injected-script', 'main/electron/a.ts', "import type { WebContents } from 'electron';\nexport const run = (page: WebContents) => page.executeJavaScript('1');\n", "import type { WebContents } from 'electron';\nexport const tell = (page: WebContents) => page.send('x');\n", 'event of the contract'],
  ...['fetch(address)', 'globalThis.fetch(address)', "globalThis['fetch'](address)", 'new WebSocket(address)', 'new EventSource(address)']
    .map((call): Example => ['house/network-in-http', 'main/services/a.ts', `export const ask = (address: string) => ${call};\n`, 'export const ask = (address: string) => new URL(address);\n', 'createHttp']),
  ['house/network-in-http', 'main/electron/a.ts', "import { net } from 'electron';\nexport const online = () => net.isOnline();\n", use('app', 'electron'), 'createHttp'],
  ['house/network-in-http', 'main/electron/a.ts', "import type { Session } from 'electron';\nexport const ask = (own: Session) => own.fetch('app://workstation/');\n", type('Session', 'electron'), 'createHttp'],
  ['house/network-in-http', 'main/practice/a.ts', use('request', 'node:http'), use('createServer', 'node:http'), 'never calls'],
  ['house/network-in-http', 'main/practice/a.ts', "import * as http from 'node:http';\nexport { http };\n", use('createServer', 'node:http'), 'never calls'],
  ...['fetch(address)', 'window.fetch(address)', 'new XMLHttpRequest()', 'new WebSocket(address)', 'new EventSource(address)', 'navigator.sendBeacon(address)', 'new RTCPeerConnection()']
    .map((call): Example => ['house/no-network-in-pages', 'renderer/lib/a.ts', `export const ask = (address: string) => [${call}, address];\n`, 'export const ask = (address: string) => new URL(address);\n', 'bridge']),
  ['house/no-network-in-pages', 'renderer/views/A.svelte', svelte('', "<button onclick={() => void fetch('/x')}>a</button>"), svelte('', '<button onclick={() => undefined}>a</button>'), 'bridge'],
  ...['localStorage', 'window.localStorage', 'sessionStorage', 'indexedDB', 'document.cookie', "document['cookie']", 'cookieStore']
    .map((place): Example => ['house/nothing-kept-in-pages', 'renderer/lib/a.ts', `export const kept = () => ${place};\n`, 'export const kept = () => document.title;\n', 'encrypted file']),
  ...['element.innerHTML = text', 'element.outerHTML = text', "element['innerHTML'] = text", "element.insertAdjacentHTML('beforeend', text)", 'document.write(text)', 'document.writeln(text)', 'element.setHTMLUnsafe(text)', "new DOMParser().parseFromString(text, 'text/html')", 'Object.assign(element, { innerHTML: text })']
    .map((act): Example => ['house/no-markup-from-strings', 'renderer/lib/a.ts', `export const show = (element: HTMLElement, text: string) => [${act}, element, text];\n`, 'export const show = (element: HTMLElement, text: string) => (element.textContent = text);\n', 'Svelte template']),
  ['house/no-markup-from-strings', 'renderer/views/A.svelte', svelte("let text = $state('');", '<div contenteditable="true" bind:innerHTML={text}></div>'), svelte("let text = $state('');", '<input bind:value={text} />'), 'Svelte template'],
  ['house/notifications-in-one-file', 'main/electron/a.ts', use('Notification', 'electron'), use('app', 'electron'), 'about nobody'],
  ['house/one-dialog-frame', 'renderer/views/A.svelte', svelte('', '<dialog open>a</dialog>'), svelte("import Dialog from '../components/Dialog.svelte';", '<Dialog title="a" close={() => undefined}>a</Dialog>'), 'Dialog.svelte'],
  ['house/one-dialog-frame', 'renderer/views/A.svelte', svelte('', '<button onclick={() => document.querySelector("dialog")?.showModal()}>a</button>'), svelte("import { dialogs } from '../state/dialogs.svelte';", '<button onclick={dialogs.close}>a</button>'), 'Dialog.svelte'],
  ...["'SELECT name FROM client'", "'  insert into client (name) values (?)'", '`UPDATE client SET name = ${value}`', "'DELETE FROM client'", "'CREATE TABLE a (b TEXT)'", "'PRAGMA key'", "'INSERT OR REPLACE INTO a VALUES (1)'", '`SELECT *\n  FROM a`']
    .map((text): Example => ['house/sql-in-cache', 'main/services/a.ts', `export const ask = (value: string) => [${text}, value];\n`, "export const ask = (value: string) => ['Select a client from the list', 'Update all', value];\n", 'main/cache']),
  ['house/environment-in-index', 'main/services/a.ts', "export const home = process.env['HOME'];\n", 'export const system = process.platform;\n', 'main/index.ts'],
  ['house/environment-in-index', 'main/app.ts', 'const { env } = process;\nexport { env };\n', 'const { platform } = process;\nexport { platform };\n', 'main/index.ts'],
  ['house/whole-test-files', 'test/unit/a.test.ts', "import { it } from 'vitest';\nit.only('a', () => undefined);\n", "import { it } from 'vitest';\nit.each([1])('a', () => undefined);\n", 'Every test runs'],
  ['house/whole-test-files', 'test/unit/a.test.ts', "import { describe } from 'vitest';\ndescribe.skip('a', () => undefined);\n", "import { describe } from 'vitest';\ndescribe('a', () => undefined);\n", 'Every test runs'],
  ['no-console', 'main/services/a.ts', "console.log('a');\n", 'export const a = 1;\n', 'console'],
  ['no-console', 'renderer/lib/a.ts', "console.error('a');\n", 'export const a = 1;\n', 'console'],
  ['no-eval', 'renderer/lib/a.ts', "export const a = eval('1');\n", 'export const a = 1;\n', 'eval'],
  ['no-new-func', 'main/services/a.ts', "export const a = new Function('return 1');\n", 'export const a = () => 1;\n', 'Function'],
  ['no-implied-eval', 'main/services/a.ts', "setTimeout('a()', 1);\n", 'setTimeout(() => undefined, 1);\n', 'eval'],
  ['svelte/no-at-html-tags', 'renderer/views/A.svelte', svelte("const text = 'a';", '{@html text}'), svelte("const text = 'a';", '{text}'), 'XSS'],
  ['@typescript-eslint/consistent-type-imports', 'main/services/a.ts', "import { Failure } from '../failure';\nexport type F = Failure;\n", type('Failure', '../failure'), 'import type'],
];

describe('a house rule', () => {
  it.each([...imports, ...names])('%s in %s refuses %j', async (rule, filePath, bad, good, instead) => {
    const found = await reportsOf(filePath, bad);
    expect([...new Set(found.map((report) => report.rule))]).toEqual([rule]);
    expect(found[0]?.words).toContain(instead);
    expect(await reportsOf(filePath, good)).toEqual([]);
  });

  it.each([
    ['main/electron/windows.ts', use('BrowserWindow', 'electron')],
    ['main/index.ts', use('app', 'electron')],
    ['main/index.ts', "export const binding = process.env['X'];\n"],
    ['main/electron/ipc.ts', use('ipcMain', 'electron')],
    ['preload/index.ts', use('contextBridge, ipcRenderer', 'electron')],
    ['main/api/http/attempt.ts', 'export const ask = (url: URL) => fetch(url);\n'],
    ['renderer/components/Dialog.svelte', svelte('', '<dialog>a</dialog>')],
    ['main/cache/database.ts', "import Database from 'better-sqlite3';\nexport { Database };\nexport const all = 'SELECT name FROM client';\n"],
    ['main/secrets/keychain.ts', "export const load = () => import('keytar');\n"],
    ['main/app.ts', use('startPractice', './practice/server')],
    ['main/services/environments.ts', type('PracticeServer', '../practice/server')],
    ['test/integration/a.test.ts', "import keytar from 'keytar';\nimport { createApp } from '../../main/app';\nexport { keytar, createApp };\n"],
  ])('lets %s do what only it may', async (filePath, code) => {
    expect(await reportsOf(filePath, code)).toEqual([]);
  });
});

describe('the rules that ask the compiler', () => {
  const filePath = `${root}main/failure.ts`;
  it.each([
    ['@typescript-eslint/no-floating-promises', 'export function a(): void {\n  Promise.resolve(1);\n}\n', 'export function a(): void {\n  void Promise.resolve(1);\n}\n'],
    ['@typescript-eslint/no-misused-promises', 'export const a = (ask: () => Promise<boolean>) => (ask() ? 1 : 2);\n', 'export const a = async (ask: () => Promise<boolean>) => ((await ask()) ? 1 : 2);\n'],
    ['@typescript-eslint/await-thenable', 'export const a = async (value: number) => await value;\n', 'export const a = async (value: Promise<number>) => await value;\n'],
  ])('%s refuses %j', async (rule, bad, good) => {
    expect((await reportsOf(filePath, bad, typed)).map((report) => report.rule)).toEqual([rule]);
    expect(await reportsOf(filePath, good, typed)).toEqual([]);
  });
});

describe('modules with runes', () => {
  it('are asked the same', async () => {
    const code = (call: string) => `export const count = $state({ value: 0 });\nexport function a(): void {\n  ${call}\n}\n`;
    const filePath = `${root}renderer/state/clients.svelte.ts`;
    expect((await reportsOf(filePath, code('Promise.resolve(1);'), typed)).map((report) => report.rule)).toEqual(['@typescript-eslint/no-floating-promises']);
    expect(await reportsOf(filePath, code('void Promise.resolve(1);'), typed)).toEqual([]);
  });
});

describe('what is left out', () => {
  it('leaves out what is built, installed or broken on purpose, and nothing else', async () => {
    for (const path of ['out/main/index.js', 'node_modules/a/index.js', 'test/fixtures/a/b.ts']) expect(await eslint.isPathIgnored(path), path).toBe(true);
    for (const path of ['main/a.ts', 'renderer/views/A.svelte', 'preload/index.ts', 'test/e2e/a.test.ts', 'scripts/a.mjs', 'eslint.config.js']) expect(await eslint.isPathIgnored(path), path).toBe(false);
  });
});
