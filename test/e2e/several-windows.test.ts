// Several windows: each with a place of its own, one person before all of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { windowsMax } from '../../preload/contract/window-facts';
import { check, dress, looks } from './looks';
import { accountsLive, launch, openClient, signIn, type Workstation } from './workstation';

const [husband, wife] = ['Karim Benhaddou', 'Adeline Monnier'];
let workstation: Workstation;
let first: Page;
let second: Page;
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const locked = (page: Page) => page.getByRole('heading', { level: 1, name: 'Locked' });
const opened = async (how: () => Promise<unknown>): Promise<Page> => {
  const [page] = await Promise.all([workstation.application.waitForEvent('window'), how()]);
  await page.waitForSelector('#app > *');
  return page;
};
interface Seen { title: string; visible: boolean; x: number; y: number; width: number; height: number }
/** The windows as the system has them, by their numbers. */
const seen = async (): Promise<Seen[]> => (await workstation.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => ({ title: window.getTitle(), visible: window.isVisible(), ...window.getNormalBounds() })))).sort((one, other) => one.title.localeCompare(other.title));
/** The window of a title comes to the front, as when somebody clicks on it; the system of the tests knows no clicks on windows. */
const toFront = (title: string) => workstation.application.evaluate(({ app, BrowserWindow }, wanted) => {
  const window = BrowserWindow.getAllWindows().find((one) => one.getTitle() === wanted);
  window?.emit('focus');
  app.emit('browser-window-focus', {}, window);
}, title);
const enabled = (id: string) => workstation.application.evaluate(({ Menu }, name) => Menu.getApplicationMenu()?.getMenuItemById(name)?.enabled, id);
const choose = (id: string) => workstation.application.evaluate(({ Menu }, name) => void Menu.getApplicationMenu()?.getMenuItemById(name)?.click(), id);
const profile = (page: Page) => page.getByRole('tab', { name: 'Profile' }).click();
const email = (page: Page) => page.getByLabel('E-mail (optional)');
const pages = () => workstation.application.windows();
const titles = async () => (await seen()).map(({ title }) => title);

beforeAll(async () => {
  workstation = await launch();
  first = workstation.page;
});
afterAll(() => workstation.kill().catch(() => undefined));

describe('before anybody is there', () => {
  test('there is one window, whatever is asked for', async () => {
    await first.getByLabel('User name').first().waitFor();
    await first.keyboard.press('Control+Shift+o');
    expect(await first.evaluate(() => window.workstation.windows.open({ clientId: null }))).toMatchObject({ ok: false, error: { code: 'notSignedIn' } });
    expect(pages()).toHaveLength(1);
    await signIn(first);
  });
});

describe('two windows', () => {
  test('show two clients side by side, the second one beside the first, each with a place of its own', async () => {
    await workstation.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 10, y: 20, width: 900, height: 640 }));
    await openClient(first, husband);
    await accountsLive(first);
    second = await opened(() => first.getByRole('button', { name: wife }).click({ modifiers: ['Control'] }));
    await heading(second, wife).waitFor();
    expect(await heading(first, husband).count()).toBe(1);
    await expect.poll(async () => (await seen()).map(({ visible }) => visible)).toEqual([true, true]);
    await second.getByRole('tab', { name: 'Simulations' }).click();
    expect(await first.getByRole('tab', { selected: true }).textContent()).toBe('Accounts');
    await second.keyboard.press('Control+3');
    await second.locator('[data-section="directory"][aria-current="page"]').waitFor();
    expect(await first.locator('[data-section="clients"][aria-current="page"]').count()).toBe(1);
    await second.keyboard.press('Control+1');

    const [one, other] = await seen();
    expect(other).toMatchObject({ x: one!.x + 32, y: one!.y + 32, width: one!.width, height: one!.height });
    // Told apart without a name of anybody.
    expect(await titles()).toEqual(['Advisor Workstation', 'Advisor Workstation – 2']);
  });

  test('are as closed as one another, and only their main frames are answered', async () => {
    const preferences = await workstation.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, spellcheck } = (window.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, spellcheck, session: window.webContents.session === BrowserWindow.getAllWindows()[0]?.webContents.session };
    }));
    expect(preferences).toHaveLength(2);
    expect(preferences[1]).toEqual(preferences[0]);
    expect(preferences[1]).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, session: true });
    expect(await second.evaluate(() => window.open('app://workstation/index.html'))).toBeNull();
    expect(pages()).toHaveLength(2);
  });

  test('follow one another in appearance, language and what is hidden', async () => {
    for (const theme of ['dark', 'light'] as const) {
      await second.keyboard.press('Control+k');
      await second.getByRole('combobox').first().fill(`appearance: ${theme}`);
      await second.keyboard.press('Enter');
      for (const page of [first, second]) await page.locator(`html[data-theme="${theme}"]`).waitFor();
    }
    await second.keyboard.press('Control+k');
    await second.getByRole('combobox').first().fill('french');
    await second.keyboard.press('Enter');
    await first.getByRole('tab', { name: 'Comptes' }).waitFor();
    await first.keyboard.press('Control+k');
    await first.getByRole('combobox').first().fill('english');
    await first.keyboard.press('Enter');
    await second.getByRole('tab', { name: 'Accounts' }).waitFor();

    await first.keyboard.press('Control+Shift+h');
    await second.locator('html[data-amounts-hidden]').waitFor({ state: 'attached' });
    await second.keyboard.press('Control+Shift+h');
    await expect.poll(() => first.locator('html[data-amounts-hidden]').count()).toBe(0);
  });

  test('are locked together, and each has its own place and what was half typed in it again', async () => {
    await profile(first);
    await email(first).fill('karim-half@example');
    await profile(second);
    await email(second).fill('adeline-half@example');
    for (const page of [first, second]) await page.evaluate(() => { (window as unknown as { before: boolean }).before = true; });
    await second.keyboard.press('Control+l');
    for (const page of [first, second]) {
      await locked(page).waitFor();
      await expect.poll(() => page.evaluate(() => 'before' in window), { message: 'the page is a new one' }).toBe(false);
      await locked(page).waitFor();
      const text = await page.evaluate(() => document.body.innerText);
      for (const word of ['Benhaddou', 'Monnier', 'half']) expect(text).not.toContain(word);
      expect(await page.evaluate(async () => { const list = await window.workstation.clients.list(); return list.ok ? 'answered' : list.error.code; })).toBe('locked');
      expect(await page.evaluate(async () => { const more = await window.workstation.windows.open({ clientId: null }); return more.ok ? 'opened' : more.error.code; })).toBe('locked');
    }
    await first.getByRole('button', { name: 'Unlock' }).click();
    for (const [page, name, typed] of [[first, husband, 'karim-half@example'], [second, wife, 'adeline-half@example']] as const) {
      await heading(page, name).waitFor();
      expect(await page.getByRole('tab', { name: 'Profile' }).getAttribute('aria-selected')).toBe('true');
      await expect.poll(() => email(page).inputValue()).toBe(typed);
      await page.getByRole('button', { name: 'Drop the changes' }).click();
    }
  });

  test('have the menu of the one in front, and its commands are carried out there alone', async () => {
    await second.getByRole('button', { name: 'Add a client' }).first().click();
    await second.keyboard.press('Control+1');
    await second.getByRole('button', { name: wife }).click();
    await first.keyboard.press('Control+3');
    await toFront('Advisor Workstation – 2');
    await choose('go.activity');
    await heading(second, 'Activity').waitFor();
    expect(await first.locator('[data-section="directory"][aria-current="page"]').count()).toBe(1);
    await toFront('Advisor Workstation');
    await choose('go.reports');
    await first.locator('[data-section="reports"][aria-current="page"]').waitFor();
    expect(await second.locator('[data-section="activity"][aria-current="page"]').count()).toBe(1);
    // What makes sense in one need not in the other.
    await first.keyboard.press('Control+1');
    await second.keyboard.press('Control+1');
    await second.setViewportSize({ width: 680, height: 600 });
    await second.locator('main button.list').click();
    await second.setViewportSize({ width: 900, height: 600 });
    await expect.poll(() => enabled('client.copyLink')).toBe(true);
    await toFront('Advisor Workstation – 2');
    await expect.poll(() => enabled('client.copyLink')).toBe(false);
    await second.getByRole('button', { name: wife }).click();
    await expect.poll(() => enabled('client.copyLink')).toBe(true);
  });

  test('a link from outside is followed in the one in front, also behind the lock', async () => {
    await openClient(first, 'Odette Marchal');
    await openClient(second, wife);
    const id = await first.evaluate(async (name) => { const list = await window.workstation.clients.list(); return list.ok ? list.value.find((one) => one.name === name)!.id : ''; }, husband);
    const follow = () => workstation.application.evaluate(({ app }, link) => void app.emit('second-instance', {}, ['program', link]), `advisor-workstation://client/${id}`);
    await toFront('Advisor Workstation – 2');
    await follow();
    await heading(second, husband).waitFor();
    await openClient(second, wife);
    await first.keyboard.press('Control+l');
    for (const page of [first, second]) await page.getByRole('button', { name: 'Unlock' }).waitFor();
    await expect.poll(() => first.evaluate(async () => { const state = await window.workstation.lock.state(); return state.ok ? state.value.phase : ''; })).toBe('locked');
    for (const page of [first, second]) await page.getByRole('button', { name: 'Unlock' }).waitFor();
    await follow();
    await second.getByRole('button', { name: 'Unlock' }).click();
    await heading(second, husband).waitFor();
    await heading(first, 'Odette Marchal').waitFor();
  });

  test('show at once what was archived or saved in the other', async () => {
    await openClient(first, 'Odette Marchal');
    await openClient(second, 'Odette Marchal');
    await first.getByRole('button', { name: 'Archive', exact: true }).click();
    await second.locator('header p').getByText('Archived').waitFor();
    await second.getByRole('button', { name: 'Back to the book' }).click();
    await expect.poll(() => first.locator('header p').getByText('Archived').count()).toBe(0);

    await profile(first);
    await profile(second);
    await email(first).fill('odette@example.com');
    await first.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => email(second).inputValue()).toBe('odette@example.com');
  });

  test('never take back unseen what was saved in the other', async () => {
    await email(second).fill('second@example.com');
    await second.locator('#client-notes').fill('Typed in the second');
    await email(first).fill('first@example.com');
    await first.getByRole('button', { name: 'Save', exact: true }).click();
    const notice = second.locator('[data-disputed]');
    await notice.getByText('Changed meanwhile in another window: e-mail.').waitFor();
    expect(await email(second).inputValue()).toBe('second@example.com');
    await notice.getByRole('button').click();
    await notice.waitFor({ state: 'detached' });
    expect([await email(second).inputValue(), await second.locator('#client-notes').inputValue()]).toEqual(['first@example.com', 'Typed in the second']);
    await second.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => first.locator('#client-notes').inputValue()).toBe('Typed in the second');

    // A page that has not heard of it is told when it saves.
    const refused = await second.evaluate(async () => {
      const list = await window.workstation.clients.list();
      const clientId = list.ok ? list.value.find(({ name }) => name === 'Odette Marchal')!.id : '';
      const read = await window.workstation.clients.record({ clientId });
      if (!read.ok) return 'not read';
      const outcome = await window.workstation.clients.save({ clientId, record: { ...read.value, notes: 'Late' }, replaces: { ...read.value, notes: 'As it was' } });
      return outcome.ok ? 'saved' : outcome.error.code;
    });
    expect(refused).toBe('changedMeanwhile');
  });

  test.each(looks)('say in $name that both were changed', async (look) => {
    await dress(workstation, look);
    await first.getByRole('button', { name: 'Odette Marchal' }).click();
    await first.locator('#tab-details').click();
    await first.locator('input[type="email"]').fill(`typed@${look.name}.example`);
    await second.evaluate(async (mail) => {
      const list = await window.workstation.clients.list();
      const clientId = list.ok ? list.value.find(({ name }) => name === 'Odette Marchal')!.id : '';
      const read = await window.workstation.clients.record({ clientId });
      if (read.ok) await window.workstation.clients.save({ clientId, record: { ...read.value, email: mail }, replaces: read.value });
    }, `saved@${look.name}.example`);
    await first.locator('[data-disputed]').waitFor();
    await check(workstation, look, 'windows-disputed');
    if (look === looks.at(-1)) await dress(workstation, { ...looks[0]!, width: 900, height: 640 });
  });

  test('have one simulation form for one client', async () => {
    await openClient(first, 'Odette Marchal');
    for (const page of [first, second]) {
      await page.getByRole('tab', { name: 'Simulations' }).click();
      await page.getByRole('button', { name: 'New simulation' }).first().click();
    }
    await first.getByLabel('Savings today').fill('12345');
    await expect.poll(() => second.getByLabel('Savings today').inputValue()).toBe('12345');
    await second.getByLabel('Goal at the end').fill('54321');
    await expect.poll(() => first.getByLabel('Goal at the end').inputValue()).toBe('54321');
  });

  test('leave a client who was forgotten in the other, with a word', async () => {
    await profile(first);
    await first.getByRole('button', { name: 'Forget this client' }).click();
    await first.getByRole('checkbox', { name: /./ }).last().check();
    await first.getByRole('dialog').getByRole('button', { name: 'Forget this client' }).click();
    await second.locator('[data-gone]').getByText('Odette Marchal is no longer in the book.').waitFor();
    expect(await heading(second, 'Odette Marchal').count()).toBe(0);
    await first.getByText('Odette Marchal has been forgotten.').waitFor();
    expect(await first.locator('[data-gone]').count()).toBe(0);
  });
});

describe('one person', () => {
  test('has one letterhead: what nobody touched follows, and what both changed is said', async () => {
    for (const page of [first, second]) {
      await page.keyboard.press('Control+2');
      await page.getByRole('tab', { name: 'Letterhead' }).click();
      await page.locator('#report-panel input').first().waitFor();
    }
    const field = (page: Page, index: number) => page.locator('#report-panel input').nth(index);
    await field(first, 0).fill('Cabinet Un');
    await first.locator('#report-panel button.primary').click();
    await expect.poll(() => field(second, 0).inputValue()).toBe('Cabinet Un');
    await field(second, 0).fill('Cabinet Deux');
    await field(first, 0).fill('Cabinet Trois');
    await field(first, 1).fill('ORIAS 1');
    await first.locator('#report-panel button.primary').click();
    await second.locator('[data-disputed]').waitFor();
    expect([await field(second, 0).inputValue(), await field(second, 1).inputValue()]).toEqual(['Cabinet Deux', 'ORIAS 1']);
    expect(await first.locator('[data-disputed]').count()).toBe(0);
    await second.getByRole('button', { name: 'Undo changes' }).click();
    await second.locator('[data-disputed]').waitFor({ state: 'detached' });
    for (const page of [first, second]) await page.keyboard.press('Control+1');
  });

  test('leaves all windows when leaving one, and comes back to all', async () => {
    await openClient(first, husband);
    await openClient(second, wife);
    await second.locator('header').getByRole('button', { name: 'Sign out' }).click();
    await second.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    for (const page of [first, second]) {
      await page.getByLabel('User name').waitFor();
      for (const word of ['Benhaddou', 'Monnier']) expect(await page.evaluate(() => document.body.innerText)).not.toContain(word);
    }
    await signIn(first);
    await second.getByRole('navigation', { name: 'Clients' }).waitFor();
    expect(await second.locator('[data-sign-in-dialog]').count()).toBe(0);
    for (const page of [first, second]) await openClient(page, wife);
  });
});

describe('more of them', () => {
  test('are opened by key, by the middle button and from the palette, until there are as many as there can be', async () => {
    await openClient(first, husband);
    const third = await opened(() => first.keyboard.press('Control+Shift+o'));
    await third.getByRole('navigation', { name: 'Clients' }).waitFor();
    await third.getByText('Choose a client').first().waitFor();
    const fourth = await opened(() => third.getByRole('button', { name: wife }).click({ button: 'middle' }));
    await heading(fourth, wife).waitFor();
    expect(await heading(third, wife).count()).toBe(0);
    const fifth = await opened(async () => {
      await fourth.keyboard.press('Control+k');
      await fourth.locator('[data-palette]').getByRole('combobox').fill('karim');
      await expect.poll(() => fourth.locator('[data-palette]').getByRole('option').first().textContent()).toContain(husband);
      await fourth.keyboard.press('Control+Enter');
    });
    await heading(fifth, husband).waitFor();
    const sixth = await opened(() => first.keyboard.press('Control+o'));
    await heading(sixth, husband).waitFor();
    expect(pages()).toHaveLength(windowsMax);
    expect(new Set((await seen()).map(({ x, y }) => `${x} ${y}`)).size, 'none is exactly over another').toBe(windowsMax);

    await sixth.keyboard.press('Control+Shift+o');
    const notice = sixth.locator('[data-windows-full]');
    await notice.getByText('6 windows are open, and there can be no more.').waitFor();
    await notice.getByRole('button', { name: 'Close' }).click();
    // Nor by a page that asks without end.
    const answers = await sixth.evaluate(async () => Promise.all(Array.from({ length: 200 }, async () => { const answer = await window.workstation.windows.open({ clientId: null }); return answer.ok && answer.value.opened; })));
    expect(answers.some(Boolean)).toBe(false);
    expect(pages()).toHaveLength(windowsMax);
  });

  test.each(looks)('are no more than that, said in $name', async (look) => {
    await dress(workstation, look);
    await first.locator('[data-section="clients"]').waitFor();
    await first.keyboard.press('Control+Shift+o');
    await first.locator('[data-windows-full]').waitFor();
    await check(workstation, look, 'windows-full');
    if (look === looks.at(-1)) await dress(workstation, looks[0]!);
  });

  test('are closed one by one, and the last one ends the program', async () => {
    for (const page of pages().slice(2)) await page.close();
    await expect.poll(() => pages().length).toBe(2);
    await first.close();
    await expect.poll(titles).toEqual(['Advisor Workstation – 2']);
    await openClient(second, wife);
    await accountsLive(second);
    // The place of one that was closed is free again.
    const again = await opened(() => second.keyboard.press('Control+o'));
    await heading(again, wife).waitFor();
    expect(await titles()).toEqual(['Advisor Workstation', 'Advisor Workstation – 2']);
    await again.close();
    await expect.poll(titles).toEqual(['Advisor Workstation – 2']);
    const ended = new Promise((resolve) => workstation.application.process().once('exit', resolve));
    await workstation.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined);
    expect(await ended).toBe(0);
    expect(workstation.unexpected()).toEqual([]);
    expect(workstation.complaints).toEqual([]);
  });
});
