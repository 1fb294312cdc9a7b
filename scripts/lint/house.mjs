// The house rules that are about names: each forbids some and says where to go instead.
import { boundaries } from './boundaries.mjs';

/**
 * A rule that reports every node a selector finds.
 * @param {string} description
 * @param {Record<string, string>} found words by selector
 * @returns {import('eslint').Rule.RuleModule}
 */
const forbid = (description, found) => ({
  meta: { type: 'problem', docs: { description }, schema: [] },
  create: (context) => Object.fromEntries(Object.entries(found).map(([selector, message]) => [selector, (/** @type {any} */ node) => context.report({ node, message })])),
});

/** @param {string[]} names */
const anyOf = (names) => `/^(?:${names.join('|')})$/`;
const textInBrackets = (/** @type {string[]} */ names) => `MemberExpression[computed=true] > Literal.property[value=${anyOf(names)}]`;
/** A name wherever it stands: alone, after a dot, or as text in brackets. @param {...string} names */
const named = (...names) => `Identifier[name=${anyOf(names)}], ${textInBrackets(names)}`;
/** A name as somebody's property only. @param {...string} names */
const member = (...names) => `MemberExpression > Identifier.property[name=${anyOf(names)}], Property > Identifier.key[name=${anyOf(names)}], ${textInBrackets(names)}`;

const keep = 'Pages keep nothing: what must last goes through main into the encrypted file.';
const markup = 'Make elements in a Svelte template: text from a string is never markup.';
const wayOut = 'The only way out is main/api/http: call createHttp().send with an operation.';
const serve = 'Practice serves and never calls: import createServer by its name.';
const inMessages = 'A language is one file in resources/messages and nothing in code: give it a message, or derive it from its locale.';
const sqlWords = 'SQL belongs in main/cache: add a method to a repository there.';

// In capitals or in small letters: "Select a client from the list" is a sentence.
const statements = String.raw`SELECT\s[^]*\sFROM\s|(?:INSERT|REPLACE)\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|(?:CREATE|DROP|ALTER)\s+(?:TEMP\w*\s+)?(?:UNIQUE\s+)?(?:TABLE|INDEX|TRIGGER|VIEW)\s|PRAGMA\s+\w|ATTACH\s+DATABASE\s|VACUUM\b`;
const sql = `/^\\s*(?:${statements}|${statements.replaceAll(/(?<!\\)\b[A-Z]+/g, (word) => word.toLowerCase())})/`;

/** @type {Record<string, import('eslint').Rule.RuleModule>} */
export const rules = {
  boundaries,
  'network-in-http': forbid('keeps main from any way out but main/api/http/attempt.ts', {
    [named('fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest')]: wayOut,
    'ImportDeclaration[source.value="electron"] > ImportSpecifier[imported.name=/^net(?:Log)?$/]': wayOut,
    'ImportDeclaration[source.value="node:http"] > ImportSpecifier[importKind!="type"][imported.name=/^(?:request|get|Agent|ClientRequest|globalAgent)$/]': serve,
    'ImportDeclaration[source.value="node:http"] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier)': serve,
  }),
  'no-network-in-pages': forbid('keeps pages from asking anybody but main', {
    [named('fetch', 'WebSocket', 'WebTransport', 'EventSource', 'XMLHttpRequest', 'RTCPeerConnection', 'sendBeacon')]: 'Pages reach nobody but main: call it through renderer/lib/bridge.',
  }),
  'nothing-kept-in-pages': forbid('keeps pages from storing anything', {
    [named('localStorage', 'sessionStorage', 'indexedDB', 'cookieStore')]: keep,
    [member('cookie')]: keep,
  }),
  'ipc-main-in-one-file': forbid('keeps ipcMain in main/electron/ipc.ts', {
    [named('ipcMain')]: 'Every call goes through main/electron/ipc.ts: add it to preload/contract and to the handlers in main/app.ts.',
  }),
  'ipc-renderer-in-preload': forbid('keeps ipcRenderer in preload/index.ts', {
    [named('ipcRenderer')]: 'Only preload/index.ts speaks to main: pages call window.workstation through renderer/lib/bridge.',
  }),
  'no-open-external': forbid('keeps the program from opening anything outside but in main/electron/launcher.ts', {
    [named('openExternal')]: 'Only main/electron/launcher.ts opens anything outside: it takes an identifier, not an address, and builds the address itself.',
  }),
  'windows-in-one-file': forbid('keeps windows, views and their settings in main/electron/windows.ts', {
    'NewExpression[callee.name=/^(?:BrowserWindow|BaseWindow|WebContentsView|BrowserView)$/]': 'Only main/electron/windows.ts makes windows: they are all sandboxed, isolated and known by their role.',
    [member('webPreferences')]: 'Only main/electron/windows.ts says what a window may: the same for all.',
  }),
  'notifications-in-one-file': forbid('keeps what the system says for the program in main/electron/notifications.ts', {
    'ImportDeclaration[source.value="electron"] > ImportSpecifier[imported.name="Notification"], NewExpression[callee.name="Notification"]': 'Only main/electron/notifications.ts has the system say anything: fixed words, about nobody.',
  }),
  'no-weaker-windows': forbid('keeps what Electron advises against out of the program', {
    'Property[key.name=/^(?:nodeIntegration|nodeIntegrationInWorker|nodeIntegrationInSubFrames|allowRunningInsecureContent|experimentalFeatures|webviewTag|enableRemoteModule|plugins|navigateOnDragDrop)$/][value.value=true], Property[key.name=/^(?:sandbox|contextIsolation|webSecurity)$/][value.value=false], Property[key.name=/^(?:enableBlinkFeatures|disableBlinkFeatures|additionalArguments|offscreen)$/]': 'This opens what Electron’s checklist closes.',
    [named('setCertificateVerifyProc', 'setAsDefaultProtocolClient', 'registerFileProtocol', 'interceptFileProtocol', 'openDevTools', 'disableWebSecurity', 'setProxy')]: 'This opens what Electron’s checklist closes.',
    [`:not(Property[value.value=true]) > Identifier[name="rejectUnauthorized"], ${textInBrackets(['rejectUnauthorized'])}`]: 'A server is always verified.',
    'Literal[value=/^(?:certificate-error|select-client-certificate|login)$/]': 'Certificates are judged by the runtime alone.',
  }),
  'pages-from-app': forbid('keeps every address that is loaded in main/electron', {
    [named('loadFile')]: 'Pages come from app://workstation: there is no file:// here.',
    'CallExpression[callee.property.name="loadURL"] > Literal:not([value=/^app:/]), CallExpression[callee.property.name="loadURL"] > TemplateLiteral[quasis.0.value.raw!=""]': 'Pages come from app://workstation: load `${appOrigin}/…`.',
  }),
  'no-injected-script': forbid('keeps main from putting script into pages', {
    [named('executeJavaScript', 'executeJavaScriptInIsolatedWorld')]: 'Main puts no script into pages: send an event of the contract.',
  }),
  'no-markup-from-strings': forbid('keeps text from becoming markup', {
    [member('innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'createContextualFragment', 'parseFromString', 'srcdoc')]: markup,
    'MemberExpression[object.name="document"] > Identifier.property[name=/^write(?:ln)?$/]': markup,
    'SvelteDirective[kind="Binding"][key.name.name="innerHTML"], SvelteAttribute[key.name="srcdoc"]': markup,
  }),
  'languages-in-files': forbid('keeps what differs between languages in resources/messages', {
    'Property > Identifier.key[name=/^(?:en|fr)$/], Property > Literal.key[value=/^(?:en|fr)$/], MemberExpression[computed=false] > Identifier.property[name="fr"]': inMessages,
    'Literal[value=/^(?:fr|fr-FR|en-GB)$/], SvelteLiteral[value=/^(?:fr|fr-FR)$/]': inMessages,
  }),
  'one-dialog-frame': forbid('keeps every dialog in the one frame', {
    'SvelteElement[name.name="dialog"]': 'Every dialog is a renderer/components/Dialog.svelte: Escape, focus, heading and looks are the same for all.',
    [member('showModal')]: 'Every dialog is a renderer/components/Dialog.svelte: it is shown while it is on the page.',
  }),
  'sql-in-cache': forbid('keeps SQL in main/cache', {
    [`Literal[value=${sql}]`]: sqlWords,
    [`TemplateElement[value.raw=${sql}]`]: sqlWords,
  }),
  'environment-in-index': forbid('keeps environment variables in main/index.ts', {
    'MemberExpression[object.name="process"] > Identifier.property[name="env"], MemberExpression[object.name="process"] > Literal.property[value="env"], VariableDeclarator[init.name="process"] > ObjectPattern > Property > Identifier.key[name="env"]':
      'The environment is read in main/index.ts: take the value as an option.',
  }),
  'whole-test-files': forbid('keeps tests from being left out', {
    'MemberExpression[object.name=/^(?:test|it|describe|suite)$/] > Identifier.property[name=/^(?:only|skip|todo|fails)$/]': 'Every test runs: take it out or mend it. For what a system lacks there is skipIf.',
  }),
};
