// The system keychain in every state: what the window says, what still works, what is kept, and that quitting works.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import messages from '../../resources/messages/en.json';
import { hangingKeyring, lockedKeyring, noBus, noProvider, unlockedKeyring, type KeyringState } from '../../scripts/runtime/keyring.mjs';
import { ownNames } from './files';
import { keyringProcess, unlockInPlace } from './keyring-control';
import { accountsLive, launch, newFolder, openClient, signIn, type LaunchOptions, type Workstation } from './workstation';

const pictures = fileURLToPath(new URL('../../out/pictures/', import.meta.url));
const client = 'Adeline Monnier';
/** Whatever the keychain does, the program is gone by then. */
const quitWithinMs = 15_000;

const opened: Workstation[] = [];
const keyrings: KeyringState[] = [];
afterEach(async () => {
  for (const workstation of opened.splice(0)) await workstation.kill().catch(() => undefined);
  for (const keyring of keyrings.splice(0)) await keyring.stop();
});

async function keyringOf<K extends KeyringState>(making: Promise<K>): Promise<K> {
  const keyring = await making;
  keyrings.push(keyring);
  return keyring;
}

async function start(keyring: KeyringState, options: LaunchOptions = {}): Promise<Workstation> {
  const workstation = await launch({ ...options, env: { ...keyring.env } });
  opened.push(workstation);
  return workstation;
}

async function quitInTime(workstation: Workstation): Promise<void> {
  const begun = performance.now();
  await Promise.race([workstation.quit(), new Promise((_, reject) => setTimeout(() => reject(new Error('it did not quit')), quitWithinMs).unref())]);
  opened.splice(opened.indexOf(workstation), 1);
  expect(performance.now() - begun).toBeLessThan(quitWithinMs);
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `keychain-${name}.png`) });
}

const notice = (page: Page, state: string) => page.locator(`[data-keychain="${state}"]`);
const badge = (page: Page) => page.locator('[data-storage-badge]');

/** What the encrypted file holds, byte by byte. */
function digestOfDatabase(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder).filter((name) => /\.db(?:-wal)?$/.test(name)).sort();
  for (const name of files) hash.update(name).update(readFileSync(join(folder, name)));
  return `${files.length}:${hash.digest('hex')}`;
}

describe('a keychain that keeps nothing', () => {
  it.each([
    ['missing', 'keychain.missing', noBus],
    ['noProvider', 'keychain.noProvider', noProvider],
    ['locked', 'keychain.locked', lockedKeyring],
  ] as const)('%s: says so, lets the advisor sign in, and leaves no trace of the session', async (state, key, make) => {
    const workstation = await start(await keyringOf(make()));
    const { page } = workstation;
    await notice(page, state).waitFor();
    expect(await notice(page, state).getByRole('paragraph').textContent()).toBe(messages[key]);
    expect(await notice(page, state).getByRole('button').allTextContents()).toEqual([messages['action.retry']]);
    await picture(page, state);

    await signIn(page);
    expect(await badge(page).textContent()).toBe(messages['storage.memoryBadge']);
    await openClient(page, client);
    await accountsLive(page);
    expect(await notice(page, state).getByRole('paragraph').textContent()).toBe(messages[key]);
    await picture(page, `${state}-signed-in`);
    await page.getByRole('button', { name: messages['signIn.out'] }).click();
    await page.getByText(messages['signIn.outMemory']).waitFor();

    await quitInTime(workstation);
    expect(ownNames(workstation.userDataDir)).toEqual(['diagnostics', 'settings.json', 'window.json']);
    const settings: unknown = JSON.parse(readFileSync(join(workstation.userDataDir, 'settings.json'), 'utf8'));
    expect(settings).toMatchObject({ lastProfile: null });
  });
});

describe('a keychain that does not answer', () => {
  it('shows that it is waited for, then that it does not answer, and holds up neither signing in nor quitting', async () => {
    const workstation = await start(await keyringOf(hangingKeyring()));
    const { page } = workstation;
    await notice(page, 'checking').waitFor();
    expect(await notice(page, 'checking').getByRole('paragraph').textContent()).toBe(messages['keychain.checking']);
    expect(await notice(page, 'checking').getByRole('button').count()).toBe(0);
    await picture(page, 'checking');
    await notice(page, 'notAnswering').waitFor({ timeout: 20_000 });
    expect(await notice(page, 'notAnswering').getByRole('paragraph').textContent()).toBe(messages['keychain.notAnswering']);
    await picture(page, 'notAnswering');
    await signIn(page);
    expect(await badge(page).textContent()).toBe(messages['storage.memoryBadge']);
    await quitInTime(workstation);
    expect(ownNames(workstation.userDataDir)).toEqual(['diagnostics', 'settings.json', 'window.json']);
  });

  it('can be left while it is still waited for, and started again on the same folder', async () => {
    const keyring = await keyringOf(hangingKeyring());
    const first = await start(keyring);
    await notice(first.page, 'checking').waitFor();
    await first.page.getByLabel('User name').fill('somebody');
    await quitInTime(first);
    const second = await start(keyring, { userDataDir: first.userDataDir });
    await notice(second.page, 'checking').waitFor();
    await quitInTime(second);
  });

  it.skipIf(process.platform !== 'linux')('stops answering while the program is in use: quitting still works and the file is whole', async () => {
    const keyring = await keyringOf(unlockedKeyring());
    const workstation = await start(keyring);
    await signIn(workstation.page);
    await openClient(workstation.page, client);
    await accountsLive(workstation.page);
    const daemon = keyringProcess();
    process.kill(daemon, 'SIGSTOP');
    try {
      await quitInTime(workstation);
    } finally {
      process.kill(daemon, 'SIGCONT');
    }
    const again = await start(keyring, { userDataDir: workstation.userDataDir });
    await openClient(again.page, client);
    await again.page.locator('[data-source]').first().waitFor();
    await quitInTime(again);
  });
});

describe('a locked keychain with a saved file', () => {
  it('leaves the file alone, and gives everything back once it is unlocked', async () => {
    const keyring = await keyringOf(unlockedKeyring());
    const userDataDir = newFolder();
    const first = await start(keyring, { userDataDir });
    await signIn(first.page);
    await openClient(first.page, client);
    await accountsLive(first.page);
    expect(await badge(first.page).count()).toBe(0);
    await quitInTime(first);
    const saved = digestOfDatabase(userDataDir);
    expect(saved).toMatch(/^[1-9]/);

    await keyring.restart({ unlock: false });
    const locked = await start(keyring, { userDataDir });
    await notice(locked.page, 'locked').waitFor();
    await picture(locked.page, 'locked-with-file');
    expect(digestOfDatabase(userDataDir)).toBe(saved);
    await unlockInPlace(keyring);
    await locked.page.getByRole('button', { name: messages['action.retry'] }).click();
    await locked.page.getByRole('navigation', { name: 'Clients' }).waitFor();
    await openClient(locked.page, client);
    await accountsLive(locked.page);
    expect(await locked.page.locator('[data-keychain]').count()).toBe(0);
    await picture(locked.page, 'unlocked-again');
    await quitInTime(locked);
  });

  it('takes a session begun without it into the file when it is unlocked', async () => {
    const keyring = await keyringOf(unlockedKeyring());
    const userDataDir = newFolder();
    const first = await start(keyring, { userDataDir });
    await signIn(first.page);
    await openClient(first.page, client);
    await accountsLive(first.page);
    await quitInTime(first);
    const saved = digestOfDatabase(userDataDir);

    await keyring.restart({ unlock: false });
    const second = await start(keyring, { userDataDir });
    await notice(second.page, 'locked').waitFor();
    await signIn(second.page);
    expect(await badge(second.page).textContent()).toBe(messages['storage.memoryBadge']);
    await openClient(second.page, 'Odette Marchal');
    await accountsLive(second.page);
    expect(digestOfDatabase(userDataDir)).toBe(saved);

    await unlockInPlace(keyring);
    await second.page.getByRole('button', { name: messages['action.retry'] }).click();
    await badge(second.page).waitFor({ state: 'detached' });
    await quitInTime(second);
    expect(digestOfDatabase(userDataDir)).not.toBe(saved);

    const third = await start(keyring, { userDataDir });
    for (const name of [client, 'Odette Marchal']) {
      await third.page.getByRole('button', { name }).filter({ hasNotText: messages['clients.notRead'] }).waitFor();
    }
    await quitInTime(third);
  });
});
