// The shell around the pages: what a page may reach, load, open, ask for and call. One program serves all tests, in order.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calls } from '../../preload/contract/calls';
import { callError } from '../../preload/contract/errors';
import { callNames, type CallName } from '../../preload/contract/names';
import { contentsBelow, filesBelow, search } from './files';
import { accountsLive, answerOpenDialog, answerSaveDialog, fillPlan, launch, openClient, run, sandboxed, signIn, type Workstation } from './workstation';

let workstation: Workstation;
let page: Page;
/** A server of somebody else's: nothing may ever reach it. */
let stranger: Server;
let strangerOrigin = '';
const strangerRequests: string[] = [];
const home = 'app://workstation/index.html';

interface Violation { directive: string; blocked: string; sample: string }
type Spied = typeof globalThis & { violations: Violation[]; ran: string[] };

beforeAll(async () => {
  stranger = createServer((request, response) => {
    strangerRequests.push(String(request.url));
    response.setHeader('access-control-allow-origin', '*').end('globalThis.ran.push("stranger")');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  strangerOrigin = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;

  workstation = await launch();
  ({ page } = workstation);
  await workstation.application.evaluate(({ session }) => {
    const requested: string[] = [];
    Object.assign(globalThis, { requested });
    const { webRequest } = session.fromPartition('workstation');
    webRequest.onCompleted(({ url }) => void requested.push(url));
    webRequest.onErrorOccurred(({ url, error }) => void requested.push(`${error} ${url}`));
  });
  await page.addInitScript(() => {
    Object.assign(globalThis, { violations: [], ran: [] });
    document.addEventListener('securitypolicyviolation', (event) => {
      (globalThis as Spied).violations.push({ directive: event.effectiveDirective, blocked: event.blockedURI, sample: event.sample });
    });
  });
  await page.reload();
  await page.waitForSelector('#app > *');
});

afterAll(async () => {
  await workstation?.kill().catch(() => undefined);
  stranger?.close();
});

/** Something a page may try, as text where the test's own compiler would change it. */
type Attempt = string | ((origin: string) => unknown);
const inPage = (code: Attempt) => page.evaluateHandle<(origin: string) => unknown>(`(${code.toString()})`);
const violations = (): Promise<Violation[]> => page.evaluate(() => (globalThis as Spied).violations);
const requestedByPages = (): Promise<string[]> => workstation.application.evaluate(() => (globalThis as unknown as { requested: string[] }).requested);
const windowCount = (): Promise<number> => workstation.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Everything an advisor does in an ordinary quarter of an hour. */
async function ordinaryWork(): Promise<void> {
  await signIn(page);
  await openClient(page, 'Adeline Monnier');
  await accountsLive(page);
  await fillPlan(page, { target: '60000', savings: '20000', regular: '200', funds: [['Corvane World', '100']] });
  await run(page);
  await page.locator('figure svg, [role="img"] svg, svg').first().waitFor();
  await answerSaveDialog(workstation.application, join(workstation.userDataDir, '..', `shell-${process.pid}.pdf`));
  await page.getByRole('button', { name: 'Export PDF' }).click();
  await page.locator('[data-exported]').waitFor();
}

describe('ordinary work', () => {
  it('meets no refusal of the content security policy, and asks for the program’s own files only', async () => {
    await ordinaryWork();
    expect(await violations()).toEqual([]);
    expect(workstation.complaints).toEqual([]);
    const requested = await requestedByPages();
    expect(requested.length).toBeGreaterThan(4);
    expect(requested.filter((url) => !url.startsWith('app://workstation/') && !url.startsWith('data:image/'))).toEqual([]);
  });
});

describe('a window', () => {
  it('runs sandboxed and isolated, without Node, with web security, without webviews', async () => {
    const preferences = await workstation.application.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()));
    expect(preferences.length).toBeGreaterThan(0);
    for (const found of preferences) {
      expect(found).toMatchObject({
        sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false,
        allowRunningInsecureContent: false, experimentalFeatures: false, enableBlinkFeatures: '',
      });
      expect(found['nodeIntegrationInWorker'] ?? false).toBe(false);
    }
  });

  it.runIf(process.platform === 'linux')('has a page process that the kernel confines, wherever Chromium can have its sandbox', async () => {
    const { without, pid } = await workstation.application.evaluate(({ app, BrowserWindow }) => ({
      without: app.commandLine.hasSwitch('no-sandbox'), pid: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    }));
    expect(without).toBe(!sandboxed);
    const [, filters] = /^Seccomp:\s+(\d)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    if (sandboxed) expect(filters).toBe('2');
    else expect(filters).toBeDefined();
  });

  it('has the same settings when it prints', async () => {
    await answerSaveDialog(workstation.application, join(workstation.userDataDir, '..', `shell-${process.pid}.pdf`));
    await page.getByRole('button', { name: 'Export PDF' }).click();
    await page.getByRole('button', { name: 'Export PDF', disabled: false }).waitFor();
    const printing = await workstation.application.evaluate(({ BrowserWindow }) => {
      const hidden = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/report.html'));
      return (hidden?.webContents as unknown as { getLastWebPreferences(): unknown } | undefined)?.getLastWebPreferences();
    });
    expect(printing).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
  });

  it('knows nothing of Node or Electron, nor do its frames', async () => {
    const seen = await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer', 'setImmediate'];
      const found = [window, frame.contentWindow as Window].map((each) => names.filter((name) => (each as unknown as Record<string, unknown>)[name] !== undefined));
      const bridgeInFrame = typeof (frame.contentWindow as unknown as Record<string, unknown>)['workstation'];
      frame.remove();
      return { found, bridgeInFrame };
    });
    expect(seen).toEqual({ found: [[], []], bridgeInFrame: 'undefined' });
  });

  it('cannot attach a webview', async () => {
    const attached = await page.evaluate(() => {
      const view = document.body.appendChild(document.createElement('webview'));
      view.setAttribute('src', 'about:blank');
      const methods = typeof (view as unknown as Record<string, unknown>)['getWebContentsId'];
      view.remove();
      return methods;
    });
    expect(attached).toBe('undefined');
    // The hidden one that prints may be among them.
    const types = await workstation.application.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getType()));
    expect([...new Set(types)]).toEqual(['window']);
  });

  it('keeps working when the page tampers with what scripts are made of, and cannot replace the bridge', async () => {
    const outcome = await page.evaluate(async () => {
      const { push } = Array.prototype;
      const { then } = Promise.prototype;
      const caught: unknown[] = [];
      Array.prototype.push = function (...items: unknown[]) { caught[caught.length] = items; return push.apply(this, items); };
      const bridge = window.workstation;
      let replaced = 'kept';
      try {
        (window as unknown as Record<string, unknown>)['workstation'] = {};
        if (window.workstation !== bridge) replaced = 'replaced';
      } catch { /* refused */ }
      const frozen = Object.isFrozen(bridge) && Object.values(bridge).every((part) => Object.isFrozen(part));
      const about = await window.workstation.app.about();
      Array.prototype.push = push;
      return { replaced, frozen, ok: about.ok, leaked: JSON.stringify(caught).includes('ipc'), then: Promise.prototype.then === then };
    });
    expect(outcome).toEqual({ replaced: 'kept', frozen: true, ok: true, leaked: false, then: true });
  });
});

describe('window.workstation', () => {
  it('is exactly the contract’s calls and `on`, all plain functions', async () => {
    const found = await page.evaluate(() => {
      const paths: string[] = [];
      const visit = (value: unknown, path: string, depth: number) => {
        if (depth > 4) paths.push(`${path} is too deep`);
        else if (typeof value === 'function') {
          const own = Object.getOwnPropertyNames(value).filter((name) => !['length', 'name', 'prototype', 'arguments', 'caller'].includes(name));
          paths.push(own.length === 0 && Object.getPrototypeOf(value) === Function.prototype ? path : `${path} carries ${own.join()}`);
        } else if (typeof value === 'object' && value !== null) {
          if (Object.getPrototypeOf(value) !== Object.prototype || Object.getOwnPropertySymbols(value).length > 0) paths.push(`${path} is no plain object`);
          for (const name of Object.getOwnPropertyNames(value)) visit((value as Record<string, unknown>)[name], path === '' ? name : `${path}.${name}`, depth + 1);
        } else paths.push(`${path} is ${typeof value}`);
      };
      visit(window.workstation, '', 0);
      return paths;
    });
    expect(found.sort()).toEqual([...callNames, 'on'].sort());
  });

  it('hands listeners the payload alone, and only for events it knows', async () => {
    const seen = await page.evaluate(async () => {
      const received: unknown[][] = [];
      const stop = window.workstation.on('connection.changed', (...payload: unknown[]) => received.push(payload));
      const stopSession = window.workstation.on('session.changed', (...payload: unknown[]) => received.push(payload));
      await window.workstation.session.retryKeychain();
      await new Promise((resolve) => setTimeout(resolve, 200));
      stop();
      stopSession();
      const refused = ['workstation:call', '__proto__', 'constructor', ''].map((name) => {
        try {
          window.workstation.on(name as 'session.changed', () => undefined);
          return 'taken';
        } catch {
          return 'refused';
        }
      });
      return { received, refused };
    });
    expect(seen.received.length).toBeGreaterThan(0);
    for (const payload of seen.received) expect(payload).toEqual([undefined]);
    expect(new Set(seen.refused)).toEqual(new Set(['refused']));
  });
});

describe('the content security policy', () => {
  it('stands in the header of every page, word for word', async () => {
    const headers = await workstation.application.evaluate(async ({ session }) => {
      const own = session.fromPartition('workstation');
      return Promise.all(['index.html', 'report.html'].map(async (name) => Object.fromEntries((await own.fetch(`app://workstation/${name}`)).headers)));
    });
    for (const found of headers) {
      expect(found).toEqual({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default svelte-trusted-html",
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  /** With the directive that is violated, or what is thrown: markup goes to the page's own policy, which refuses it. */
  const attempts: [name: string, code: Attempt, refusal: string][] = [
    ['a script element with text', () => { const script = document.createElement('script'); script.append('globalThis.ran.push("text")'); document.head.append(script); }, 'require-trusted-types-for'],
    ['a script element with text, set', () => { const script = document.createElement('script'); (script as unknown as { text: string }).text = 'globalThis.ran.push("set")'; }, 'require-trusted-types-for'],
    ['a script from elsewhere', (origin) => { const script = document.createElement('script'); (script as unknown as { src: string }).src = `${origin}/a.js`; }, 'require-trusted-types-for'],
    ['eval', () => (0, eval)('globalThis.ran.push("eval")'), 'require-trusted-types-for'],
    ['new Function', () => (new Function('globalThis.ran.push("function")') as () => void)(), 'require-trusted-types-for'],
    ['a timer with text', () => (setTimeout as unknown as (text: string, ms: number) => void)('globalThis.ran.push("timer")', 0), 'require-trusted-types-for'],
    ['innerHTML', () => { document.createElement('div').innerHTML = '<img src=x onerror="globalThis.ran.push(1)">'; }, 'markup from a string is refused'],
    ['outerHTML', () => { const div = document.createElement('div'); document.body.append(div); div.outerHTML = '<b>x</b>'; }, 'markup from a string is refused'],
    ['insertAdjacentHTML', () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'), 'markup from a string is refused'],
    ['document.write', () => document.write('<b>x</b>'), 'markup from a string is refused'],
    ['a frame’s document', () => { document.createElement('iframe').srcdoc = '<script>parent.ran.push("srcdoc")</script>'; }, 'markup from a string is refused'],
    ['a markup parser', () => new DOMParser().parseFromString('<b>x</b>', 'text/html'), 'markup from a string is refused'],
    ['an event handler in an attribute', () => document.body.setAttribute('onclick', 'globalThis.ran.push("attribute")'), 'require-trusted-types-for'],
    ['a policy of one’s own', () => (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('mine', {}), 'trusted-types'],
    ['a worker', (origin) => new Worker(`${origin}/worker.js`), 'require-trusted-types-for'],
    ['an import from elsewhere', '(origin) => import(`${origin}/module.js`)', 'script-src-elem'],
    ['a picture from elsewhere', (origin) => { new Image().src = `${origin}/a.png`; }, 'img-src'],
    ['a frame from elsewhere', (origin) => { const frame = document.createElement('iframe'); frame.src = `${origin}/frame`; document.body.append(frame); }, 'frame-src'],
    ['a frame of the program itself', () => { const frame = document.createElement('iframe'); frame.src = 'app://workstation/index.html'; document.body.append(frame); }, 'frame-src'],
    ['an object', (origin) => { const object = document.createElement('object'); object.data = `${origin}/object`; document.body.append(object); }, 'require-trusted-types-for'],
    ['a style sheet from elsewhere', (origin) => { const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = `${origin}/a.css`; document.head.append(link); }, 'style-src-elem'],
    ['a style element', () => { const style = document.createElement('style'); style.textContent = 'body { color: red }'; document.head.append(style); }, 'style-src-elem'],
    ['a style attribute', () => document.body.setAttribute('style', 'color: red'), 'style-src-attr'],
    ['a font from elsewhere', (origin) => new FontFace('Other', `url(${origin}/a.woff2)`).load(), 'font-src'],
    ['sound from elsewhere', (origin) => { const audio = new Audio(); audio.src = `${origin}/a.mp3`; audio.load(); }, 'media-src'],
    ['fetch', (origin) => fetch(`${origin}/fetch`), 'connect-src'],
    ['fetch of the program itself', () => fetch('app://workstation/index.html'), 'connect-src'],
    ['fetch of a file', () => fetch('file:///etc/hostname'), 'connect-src'],
    ['XMLHttpRequest', (origin) => { const request = new XMLHttpRequest(); request.open('GET', `${origin}/xhr`); request.send(); }, 'connect-src'],
    ['a web socket', (origin) => new WebSocket(`${origin.replace('http', 'ws')}/socket`), 'connect-src'],
    ['an event source', (origin) => new EventSource(`${origin}/events`), 'connect-src'],
    ['a beacon', (origin) => navigator.sendBeacon(`${origin}/beacon`, 'x'), 'connect-src'],
    ['a form', (origin) => { const form = document.createElement('form'); form.action = `${origin}/form`; form.method = 'post'; document.body.append(form); form.submit(); }, 'form-action'],
    ['another base', (origin) => { const base = document.createElement('base'); base.href = `${origin}/`; document.head.append(base); }, 'base-uri'],
  ];

  it.each(attempts)('refuses %s', async (_name, code, refusal) => {
    const before = (await violations()).length;
    const thrown = await page.evaluate(([attempt, origin]) => new Promise<string>((resolve) => {
      // The driver itself may evaluate text; from a task of its own the attempt runs as the page's own code would.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => void (async () => attempt(origin))().then(() => '', String).then((words) => setTimeout(resolve, 60, words));
      channel.port2.postMessage(null);
    }), [await inPage(code), strangerOrigin] as const);
    const found = (await violations()).slice(before);
    expect([thrown, ...found.map((violation) => violation.directive)]).toContainEqual(expect.stringContaining(refusal));
  });

  it('has let nothing of all that run or leave', async () => {
    await pause(300);
    expect(await page.evaluate(() => (globalThis as Spied).ran)).toEqual([]);
    expect(strangerRequests).toEqual([]);
    expect((await requestedByPages()).filter((url) => !/^(?:net::\S+ )?app:\/\/workstation\/|^data:image\//.test(url) && !/^net::ERR_BLOCKED_BY_(?:CLIENT|CSP) /.test(url))).toEqual([]);
    expect(page.url()).toBe(home);
    await fetch(`${strangerOrigin}/proof`);
    expect(strangerRequests.splice(0)).toEqual(['/proof']);
  });
});


describe('leaving the page', () => {
  const elsewhere = (attempt: string): [string, string] => [attempt, attempt];
  it.each([
    ...['location.href = x', 'location.assign(x)', 'location.replace(x)', 'window.location = x', 'top.location = x', 'document.location = x', "window.open(x, '_self')", "window.open(x, '_top')", 'navigation.navigate(x)',
      "location.protocol = 'http:'", "location.host = 'other'", "location.pathname = '/report.html'", "location.search = '?a=1'", 'history.pushState(null, "", x)', 'history.replaceState(null, "", x)', 'history.back()', 'history.go(-1)', 'history.go(1)'].map(elsewhere),
    ['a data address', "location.href = 'data:text/html,<h1>x</h1>'"],
    ['a blob', "location.href = URL.createObjectURL(new Blob(['<h1>x</h1>'], { type: 'text/html' }))"],
    ['a script address', "location.href = 'javascript:globalThis.ran.push(1)'"],
    ['a file', "location.href = 'file:///etc/hostname'"],
    ['the report page', "location.href = 'app://workstation/report.html'"],
    ['another host of the program', "location.href = 'app://other/index.html'"],
    ['the inside of the browser', "location.href = 'chrome://version'"],
    ['a link', "const a = document.createElement('a'); a.href = x; document.body.append(a); a.click(); a.remove()"],
    ['a link to the top', "const a = document.createElement('a'); a.href = x; a.target = '_top'; document.body.append(a); a.click(); a.remove()"],
    ['a link to download', "const a = document.createElement('a'); a.href = x; a.download = 'x'; document.body.append(a); a.click(); a.remove()"],
    ['a download made here', "const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'x.txt'; document.body.append(a); a.click(); a.remove()"],
    ['a form that asks', "const f = document.createElement('form'); f.action = x; document.body.append(f); f.submit(); f.remove()"],
    ['a form that sends', "const f = document.createElement('form'); f.action = x; f.method = 'post'; f.target = '_top'; document.body.append(f); f.submit(); f.remove()"],
    ['a refresh', "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + x; document.head.append(m); m.remove()"],
    ['a frame that moves its parent', "const f = document.createElement('iframe'); document.body.append(f); f.contentWindow.parent.location = x; f.remove()"],
  ])('is not possible by %s', async (_name, code) => {
    const mark = await page.evaluate(() => ((globalThis as unknown as { mark: number }).mark = Math.random()));
    const attempt = await inPage(`(x) => { ${code} }`);
    await page.evaluate(([act, origin]) => new Promise<void>((resolve) => {
      setTimeout(() => {
        try {
          act(`${origin}/elsewhere`);
        } catch { /* refused at once */ }
        setTimeout(resolve, 80);
      });
    }), [attempt, strangerOrigin] as const);
    expect(page.url()).toBe(home);
    expect(await page.evaluate(() => (globalThis as unknown as { mark: number }).mark)).toBe(mark);
    expect(strangerRequests).toEqual([]);
  });

  it('is not possible by dropping a file or an address on it, nor with the middle button', async () => {
    const driver = await page.context().newCDPSession(page);
    for (const data of [{ items: [], files: ['/etc/hostname'], dragOperationsMask: 1 }, { items: [{ mimeType: 'text/uri-list', data: `${strangerOrigin}/dropped` }], dragOperationsMask: 1 }]) {
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await driver.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data });
      await pause(150);
      expect(page.url()).toBe(home);
    }
    await driver.detach();
    const windows = await windowCount();
    const ways: Parameters<ReturnType<Page['locator']>['click']>[0][] = [{ button: 'middle' }, { modifiers: ['ControlOrMeta'] }, { modifiers: ['Shift'] }];
    for (const options of ways) {
      await page.evaluate((address) => {
        const link = document.createElement('a');
        link.id = 'outside';
        link.href = address;
        link.textContent = 'outside';
        document.body.prepend(link);
      }, `${strangerOrigin}/clicked`);
      await page.locator('#outside').click({ ...options, force: true });
      await pause(100);
      await page.evaluate(() => document.querySelector('#outside')?.remove());
      expect(page.url()).toBe(home);
    }
    expect(await windowCount()).toBe(windows);
    expect(strangerRequests).toEqual([]);
  });

  it('still shows the client that was open', async () => {
    expect(await page.getByRole('heading', { level: 1, name: 'Adeline Monnier' }).count()).toBe(1);
  });

  it('is possible for about:blank alone, which no guard is asked about; the window is brought back', async () => {
    await page.evaluate(() => void setTimeout(() => (location.href = 'about:blank')));
    await page.waitForURL('about:blank').catch(() => undefined);
    await page.waitForURL(home);
    await page.getByRole('navigation', { name: 'Clients' }).waitFor();
    await openClient(page, 'Adeline Monnier');
    await accountsLive(page);
  });
});

describe('opening a window', () => {
  it.each(['', 'about:blank', 'STRANGER', 'https://example.invalid/', 'file:///etc/hostname', 'data:text/html,x', 'javascript:ran.push(1)', 'app://workstation/index.html', 'app://workstation/report.html', 'app://other/', 'chrome://gpu', 'mailto:a@example.invalid', 'blob:'])('opens nothing for %j', async (address) => {
    const windows = await windowCount();
    const opened = await page.evaluate((to) => {
      const url = to === 'blob:' ? URL.createObjectURL(new Blob(['x'], { type: 'text/html' })) : to;
      return [window.open(url), window.open(url, '_blank'), window.open(url, 'named', 'width=200,height=200'), window.open(url, '_blank', 'noopener,noreferrer')].map((each) => each === null);
    }, address.replace('STRANGER', strangerOrigin));
    await pause(50);
    expect(opened).toEqual([true, true, true, true]);
    expect(await windowCount()).toBe(windows);
    expect(page.url()).toBe(home);
  });
});

describe('permissions', () => {
  it.each(['geolocation', 'notifications', 'push', 'midi', 'camera', 'microphone', 'clipboard-read', 'clipboard-write', 'persistent-storage', 'background-sync', 'accelerometer', 'gyroscope', 'magnetometer', 'screen-wake-lock', 'display-capture', 'window-management', 'local-fonts', 'idle-detection', 'storage-access', 'payment-handler'])('%s is denied', async (name) => {
    const state = await page.evaluate((wanted) => navigator.permissions.query({ name: wanted, userVisibleOnly: true } as unknown as PermissionDescriptor).then((status) => status.state as string, (error: unknown) => String(error)), name);
    // Two are not known by every Chromium; what it does not know it cannot grant.
    expect(state).toMatch(/^denied$|not a valid enum value|not supported|isn't supported/);
  });

  it.each([
    ['the camera and the microphone', 'navigator.mediaDevices.getUserMedia({ audio: true, video: true })'],
    ['the screen', 'navigator.mediaDevices.getDisplayMedia({ video: true })'],
    ['the position', 'new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))'],
    ['notifications', "Notification.requestPermission().then((answer) => { if (answer !== 'granted') throw new Error(answer); })"],
    ['reading the clipboard', 'navigator.clipboard.readText()'],
    ['music devices', 'navigator.requestMIDIAccess({ sysex: true })'],
    ['USB devices', 'navigator.usb.requestDevice({ filters: [] })'],
    ['HID devices', 'navigator.hid.requestDevice({ filters: [] }).then((devices) => { if (devices.length === 0) throw new Error("none"); })'],
    ['serial ports', 'navigator.serial.requestPort()'],
    ['Bluetooth', 'navigator.bluetooth.requestDevice({ acceptAllDevices: true })'],
    ['keeping the screen on', "navigator.wakeLock.request('screen')"],
    ['the screens', 'getScreenDetails()'],
    ['the fonts', 'queryLocalFonts().then((fonts) => { if (fonts.length === 0) throw new Error("none"); })'],
    ['lasting storage', 'navigator.storage.persist().then((granted) => { if (!granted) throw new Error("denied"); })'],
    ['locking the pointer', 'document.body.requestPointerLock()'],
    ['the whole screen', 'document.documentElement.requestFullscreen()'],
  ])('asking for %s is refused', async (_name, code) => {
    const asking = page.evaluate((text) => (0, eval)(`(async () => { await ${text}; return 'granted'; })()`) as Promise<string>, code).catch((error: unknown) => `refused: ${String(error)}`);
    expect(await Promise.race([asking, pause(1500, 'refused: no answer')])).toMatch(/^refused: /);
    expect(await page.evaluate(() => [document.fullscreenElement, document.pointerLockElement])).toEqual([null, null]);
  });
});

describe('app://', () => {
  it('serves its own files to GET and nothing else to anybody', async () => {
    const bundle = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
    const own = new Set(filesBelow(bundle).map((path) => `/${path}`));
    const traversals = ['..', '%2e%2e', '.%2e', '%252e%252e', '..%2f', '..%5c', '..\\', '%c0%ae%c0%ae', '..;', '....//', '%00', '~', '/etc'];
    const targets = ['package.json', 'out/main/index.js', 'main/index.js', 'preload/index.cjs', 'etc/hostname', 'etc/passwd'];
    const paths = traversals.flatMap((up) => targets.flatMap((target) => [`${up}/${target}`, `${up}/${up}/${target}`, `assets/${up}/${up}/${up}/${target}`, `${up}%2f${target}`]));
    const addresses = [
      ...paths.map((path) => `app://workstation/${path}`),
      'app://workstation', 'app://workstation/', 'app://workstation/assets', 'app://workstation/assets/', 'app://workstation//index.html', 'app://workstation/index.html/', 'app://workstation/index.html%00.js',
      'app://workstation/INDEX.HTML', 'app://workstation/.built', 'app://workstation/C:/Windows/win.ini', 'app://workstation//server/share/file', 'app://workstation/file:///etc/hostname',
      'app://other/index.html', 'app://workstation.example/index.html', 'app://127.0.0.1/index.html', 'app:///index.html', 'app://etc/hostname',
    ];
    const answers = await workstation.application.evaluate(async ({ session }, asked) => {
      const pages = session.fromPartition('workstation');
      const ask = (url: string, method: string) => pages.fetch(url, { method }).then(async (answer) => [url, method, answer.status, (await answer.text()).length] as const, () => [url, method, 404, 0] as const);
      return [...(await Promise.all(asked.map((url) => ask(url, 'GET')))), ...(await Promise.all(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'].map((method) => ask('app://workstation/index.html', method))))];
    }, addresses);
    expect(answers.filter(([, , status, length]) => status !== 404 || length > 0)).toEqual([]);
    expect(answers.length).toBeGreaterThan(300);

    const served = await workstation.application.evaluate(async ({ session }, names) => Promise.all(names.map(async (name) => {
      const answer = await session.fromPartition('workstation').fetch(`app://workstation${name}`);
      await answer.arrayBuffer(); // A body nobody reads keeps its stream open until it is collected.
      return answer.status;
    })), [...own]);
    expect(new Set(served)).toEqual(new Set([200]));
  });

  it('gives random paths nothing that is not in the bundle', async () => {
    const seed = Date.now() % 2 ** 31;
    const wrong = await workstation.application.evaluate(async ({ session }, start) => {
      let state = start;
      const random = (below: number) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
      };
      const parts = ['..', '.', '/', '\\', '%2e', '%2f', '%5c', '%00', 'index.html', 'package.json', 'assets', 'etc', 'passwd', ':', '?', '#', 'é', '\u202e', ' ', '~', 'C:', '%', 'main', 'preload', 'index.cjs'];
      const pages = session.fromPartition('workstation');
      const index = await (await pages.fetch('app://workstation/index.html')).text();
      const found: string[] = [];
      for (let round = 0; round < 2000; round += 1) {
        const url = `app://workstation/${Array.from({ length: 1 + random(8) }, () => parts[random(parts.length)]).join('')}`;
        const slow = AbortSignal.timeout(10_000);
        const [status, text] = await pages.fetch(url, { signal: slow }).then(async (answer) => [answer.status, await answer.text()] as const, () => [0, ''] as const);
        if (slow.aborted) found.push(`no answer within ten seconds: ${url}`);
        if (status === 200 && text !== index) found.push(url);
      }
      return found;
    }, seed);
    expect(wrong, `seed ${seed}`).toEqual([]);
  });

  it('lets no page load a file from the disk, though the file is there', async () => {
    const picture = join(workstation.userDataDir, 'picture.svg');
    const style = join(workstation.userDataDir, 'style.css');
    writeFileSync(picture, '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    writeFileSync(style, 'body { color: red }');
    const loaded = await page.evaluate(async (addresses) => {
      const settled = (element: HTMLElement) => new Promise<string>((resolve) => {
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        setTimeout(resolve, 2000, 'nothing');
      });
      const image = new Image();
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: addresses[1] });
      const both = Promise.all([settled(image), settled(link)]);
      image.src = String(addresses[0]);
      document.head.append(link);
      return both;
    }, [picture, style].map((path) => pathToFileURL(path).href));
    expect(loaded).toEqual(['refused', 'refused']);
  });
});

describe('who may call', () => {
  const forbidden = { ok: false, error: { code: 'forbiddenSender', retryable: false } };
  interface Electron { ipcMain: unknown; BrowserWindow: typeof import('electron').BrowserWindow; session: typeof import('electron').session; app: typeof import('electron').app }

  /** A window somebody slipped in: same session, same preload script, on the given address. */
  const strangeWindow = (address: string, call: string): Promise<unknown> => workstation.application.evaluate(async ({ BrowserWindow, session, app }: Electron, [url, code]) => {
    const strange = new BrowserWindow({ show: false, webPreferences: { session: session.fromPartition('workstation'), preload: `${app.getAppPath()}/out/preload/index.cjs`, sandbox: true, contextIsolation: true } });
    try {
      await strange.loadURL(url);
      return (await strange.webContents.executeJavaScript(code)) as unknown;
    } finally {
      strange.destroy();
    }
  }, [address, call] as const);

  it.each(['app://workstation/index.html', 'app://workstation/report.html', 'about:blank'])('a second window on %s is refused', async (address) => {
    for (const call of ['window.workstation.session.state()', 'window.workstation.clients.list()', 'window.workstation.reports.content()']) {
      expect(await strangeWindow(address, call)).toEqual(forbidden);
    }
  });

  it('a second window hears no events', async () => {
    const heard = await strangeWindow('app://workstation/index.html', `new Promise((resolve) => {
      const heard = [];
      for (const name of ['session.changed', 'connection.changed', 'clients.changed']) window.workstation.on(name, () => heard.push(name));
      setTimeout(() => resolve(heard), 400);
    })`).then(async (value) => value);
    const during = page.evaluate(() => window.workstation.session.retryKeychain());
    expect(heard).toEqual([]);
    await during;
  });

  /** Calls the handler itself with a sender of our making, as a subverted page process might. */
  const callAs = (who: 'main frame' | 'child frame' | 'no frame' | 'frame of another page', name: unknown, input?: unknown): Promise<unknown> =>
    workstation.application.evaluate(async ({ ipcMain, BrowserWindow, session }: Electron, [as, call, value]) => {
      const handlers = (ipcMain as { _invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>> })._invokeHandlers;
      const handler = handlers.get('workstation:call');
      const sender = BrowserWindow.getAllWindows().find((window) => window.isVisible())?.webContents;
      if (!handler || !sender) throw new Error('no handler or no window');
      // On a page of the program, so that nothing but being another frame speaks against it.
      const other = new BrowserWindow({ show: false, webPreferences: { session: session.fromPartition('workstation') } });
      await other.loadURL('app://workstation/index.html');
      const frames = { 'main frame': sender.mainFrame, 'child frame': sender.mainFrame.frames[0], 'no frame': null, 'frame of another page': other.webContents.mainFrame };
      try {
        const senderFrame = frames[as];
        if (senderFrame === undefined) throw new Error('no child frame');
        // Electron answers through the event's reply channel; the handler's own value is what it would send.
        return await handler({ sender, senderFrame }, call, value);
      } finally {
        other.destroy();
      }
    }, [who, name, input] as const);

  it('the advisor’s main frame is answered; its frames, frames that are gone and other pages are not', async () => {
    await page.evaluate(() => document.body.append(Object.assign(document.createElement('iframe'), { id: 'child' })));
    expect(await callAs('main frame', 'session.state')).toMatchObject({ ok: true });
    for (const who of ['child frame', 'no frame', 'frame of another page'] as const) expect(await callAs(who, 'session.state'), who).toEqual(forbidden);
    await page.evaluate(() => document.querySelector('#child')?.remove());
  });

  it('the advisor’s window cannot ask what only the printing window may', async () => {
    expect(await page.evaluate(() => window.workstation.reports.content())).toEqual(forbidden);
    expect(await page.evaluate(() => window.workstation.reports.ready({ pages: 1 }))).toEqual(forbidden);
  });

  it('names that are no calls are told so', async () => {
    for (const name of ['nothing.here', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'session', 'session.state ', 7, null, undefined, {}, ['session.state'], 'x'.repeat(100_000)]) {
      expect(await callAs('main frame', name), JSON.stringify(name)).toEqual({ ok: false, error: { code: 'unknownCall', retryable: false } });
    }
  });

  it('input of the wrong shape or size is refused, with the field and without the value', async () => {
    const wrong = await page.evaluate(async () => {
      const { clients, accounts, session, simulations } = window.workstation as unknown as Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
      return Promise.all([
        clients?.['save']?.({ clientId: null, record: { name: 'canary value', contactId: 'canary' } }), clients?.['record']?.({ clientId: crypto.randomUUID(), extra: 'canary' }), clients?.['list']?.('canary'),
        accounts?.['list']?.({ clientId: "' OR 1=1 --" }), session?.['signIn']?.({ userName: 'canary' }), session?.['passcode']?.(null), simulations?.['run']?.([]),
        clients?.['save']?.({ clientId: null, record: { name: 'x'.repeat(2_000_000) } }),
      ]);
    });
    for (const outcome of wrong) {
      expect(outcome).toMatchObject({ ok: false, error: { code: 'invalidInput', retryable: false } });
      expect(JSON.stringify(outcome)).not.toMatch(/canary|OR 1=1|xxx/);
    }
    expect(wrong.at(-1)).toMatchObject({ error: { details: { reason: 'size' } } });
  });

  it('2,000 random messages through the real bridge are all answered as the contract says', async () => {
    await answerSaveDialog(workstation.application, null);
    await answerOpenDialog(workstation.application, null);
    const seed = Date.now() % 2 ** 31;
    // Signing out is left for the end; environments and credentials only ever get what is invalid.
    const names = callNames.filter((name) => !['session.signOut', 'session.startFresh', 'lock.lock'].includes(name));
    let accepted = 0;
    for (let batch = 0; batch < 10; batch += 1) {
      // No faster than the bridge lets anybody ask: here every message is to be looked at.
      await pause(500);
      const outcomes = await page.evaluate(async ([all, start, count]) => {
        let state = start;
        const random = (below: number) => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return Math.floor((state / 2 ** 32) * below);
        };
        const words = ['', 'a', 'é\u0000', '\u202eabc', '\ud800', '__proto__', 'constructor', '<img src=x onerror=1>', "' OR 1=1 --", '../../etc/passwd', 'x'.repeat(5000), crypto.randomUUID(), '2027-01', '2027-01-01', 'EUR', 'none', 'en'];
        const keys = ['clientId', 'simulationId', 'taskId', 'name', 'contactId', 'birthDate', 'input', 'kind', 'seconds', 'userName', 'environmentId', 'language', 'theme', 'draft', '__proto__', 'constructor', 'length', ''];
        const value = (depth: number): unknown => {
          const kind = random(depth > 4 ? 12 : 18);
          if (kind < 3) return words[random(words.length)];
          if (kind < 6) return [0, -0, 1, -1, 2 ** 31, 2 ** 53 + 1, 1e308, NaN, Infinity, -Infinity, 0.1][random(11)];
          if (kind < 9) return [null, undefined, true, false][random(4)];
          if (kind < 12) return [new Date(NaN), new Date(0), 10n, new Uint8Array(random(50)), new Map([[1, 2]]), new Set([1]), /x/, new Error('x')][random(8)];
          if (kind < 14) return Array.from({ length: random(6) }, () => value(depth + 1));
          return Object.fromEntries(Array.from({ length: random(6) }, () => [keys[random(keys.length)], value(depth + 1)]));
        };
        const sent = Array.from({ length: count }, () => {
          const name = all[random(all.length)] as string;
          const [subject, verb] = name.split('.') as [string, string];
          const bridge = window.workstation as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
          return Promise.resolve().then(() => bridge[subject]?.[verb]?.(random(4) === 0 ? undefined : value(0))).then((outcome) => [name, outcome] as const, (error: unknown) => [name, `rejected: ${String(error)}`] as const);
        });
        return Promise.all(sent);
      }, [names, seed + batch, 200] as const);
      for (const [name, outcome] of outcomes) {
        const words = `${name} with seed ${seed + batch}: ${JSON.stringify(outcome)?.slice(0, 300)}`;
        const read = outcome as { ok: boolean; value?: unknown; error?: unknown };
        expect(read, words).toBeTypeOf('object');
        if (read.ok) {
          accepted += 1;
          expect(calls[name as CallName].output.safeParse(read.value).success, words).toBe(true);
        } else {
          expect(callError.safeParse(read.error).success, words).toBe(true);
          expect(JSON.stringify(read.error), words).not.toContain('tooMuch');
          expect(JSON.stringify(read.error), words).not.toMatch(/node_modules|\.ts:|SELECT|at .*\(|\/tmp\/|http:\/\//);
        }
      }
    }
    expect(accepted).toBeGreaterThan(100);
    expect(await page.evaluate(() => window.workstation.app.about())).toMatchObject({ ok: true });
  }, 60_000);
});

describe('the session of the pages', () => {
  it('lives in memory: what a page stores is nowhere on the disk and gone at the next start', async () => {
    const canary = 'canary-of-the-page-7f3a';
    await page.evaluate(async (text) => {
      localStorage.setItem('kept', text);
      sessionStorage.setItem('kept', text);
      document.cookie = `kept=${text}`;
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(text, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('kept').put(text, 1);
        opening.onsuccess = () => resolve();
        opening.onerror = () => reject(new Error('no database'));
      });
    }, canary);
    await workstation.application.evaluate(({ session }) => {
      session.fromPartition('workstation').flushStorageData();
      session.defaultSession.flushStorageData();
    });
    expect(await workstation.application.evaluate(({ session }) => session.fromPartition('workstation').isPersistent())).toBe(false);
    await workstation.quit();
    expect(search(contentsBelow(workstation.userDataDir), new Map([['canary', canary]]))).toEqual([]);
    expect(filesBelow(workstation.userDataDir).filter((path) => /^(?:Cache\/Cache_Data\/.*_[0-9s]$|Code Cache\/js\/[0-9a-f]{16}_|IndexedDB|Partitions|Service Worker)/.test(path))).toEqual([]);

    workstation = await launch({ userDataDir: workstation.userDataDir });
    ({ page } = workstation);
    const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]);
    expect(kept).toEqual([0, 0, '', 0]);
  });
});
