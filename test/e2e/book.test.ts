// The advisor's own book in the real window: profiles, undo, pins, archive, finding, forgetting.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, dress, looks } from './looks';
import { accountsLive, launch, openClient, signIn, type Workstation } from './workstation';

let workstation: Workstation;
beforeAll(async () => {
  workstation = await launch();
  await signIn(workstation.page);
});
afterAll(() => workstation.quit());

const names = async (): Promise<string[]> => workstation.page.locator('nav li button .name').allTextContents();
const find = async (text: string): Promise<void> => workstation.page.getByLabel('Find a client').fill(text);
const details = async (): Promise<void> => {
  await workstation.page.getByRole('tab', { name: 'Profile' }).click();
  await workstation.page.getByLabel('Name shown in the book').waitFor();
};

describe('a profile', () => {
  test('says beside the field what is wrong, and takes no half-meant share', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Add a client' }).click();
    await page.getByRole('heading', { level: 1, name: 'New client' }).waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Please fill this in.').waitFor();
    expect(await page.getByLabel('Last name').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByLabel('Last name').fill('Chevalier');
    await page.getByLabel('First name').fill('Aurélie');
    await page.getByLabel('Date of birth').fill('31/02/1980');
    await page.getByText('Please write a past day').waitFor();
    await page.getByLabel('Date of birth').fill('28/2/1980');
    await page.getByLabel('DFS contact number').fill('410027');
    await page.getByLabel('E-mail').fill('aurelie');
    await page.getByText('Please write an address').waitFor();
    await page.getByLabel('E-mail').fill('aurelie@chevalier.example');
    await page.getByLabel('Tags').fill('retirement, Lyon; retirement');
    await page.getByRole('radio', { name: 'Yes' }).check();
    await page.getByLabel('Minimum PAI coverage').fill('0,5');
    await page.getByText('Less than 1 %').waitFor();
    await page.getByRole('button', { name: '50 % is meant' }).click();
    expect(await page.getByLabel('Minimum PAI coverage').inputValue()).toBe('50');
    await page.getByLabel('Minimum sustainable').fill('0.5');
    await page.getByRole('button', { name: '0.5 % is meant' }).click();
    await page.getByRole('checkbox', { name: 'Controversial weapons' }).check();
    await page.getByLabel('Notes').fill('Prefers to be called after 18:00; owns a vineyard near Beaune.');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('already in your book').waitFor();
    await page.getByLabel('DFS contact number').fill('');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Aurélie Chevalier' }).waitFor();
    await page.getByText('Not at DFS').first().waitFor();
    expect(await page.getByRole('list', { name: 'Tags' }).getByRole('listitem').allTextContents()).toEqual(['retirement', 'Lyon']);
  });

  test('without a contact number says why there are no accounts', async () => {
    await workstation.page.getByText('no contact number at DFS').waitFor();
  });

  test('is changed, and the change undone', async () => {
    const { page } = workstation;
    await details();
    expect(await page.getByLabel('Minimum PAI coverage').inputValue()).toBe('50');
    await page.getByRole('radio', { name: 'A couple' }).check();
    await page.getByLabel('Last name').nth(1).fill('Chevalier');
    await page.getByLabel('First name').nth(1).fill('Marc');
    await page.getByRole('tab', { name: 'Accounts' }).click();
    await details();
    expect(await page.getByLabel('First name').nth(1).inputValue()).toBe('Marc');
    // Nothing typed is lost by looking at somebody else, or shown there.
    await openClient(page, 'Karim Benhaddou');
    await details();
    expect(await page.getByLabel('First name').count()).toBe(1);
    await openClient(page, 'Aurélie Chevalier');
    await details();
    expect(await page.getByLabel('First name').nth(1).inputValue()).toBe('Marc');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Aurélie & Marc Chevalier' }).waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Aurélie Chevalier' }).waitFor();
    expect(await page.getByRole('radio', { name: 'One person' }).isChecked()).toBe(true);
    await page.getByLabel('Notes').fill('thrown away');
    await page.getByRole('button', { name: 'Drop the changes' }).click();
    expect(await page.getByLabel('Notes').inputValue()).toContain('vineyard');
  });

  test('half typed is still there after another client’s, and after a new one', async () => {
    const { page } = workstation;
    const lastName = page.getByLabel('Last name', { exact: true });
    const saved = async () => { await page.getByRole('button', { name: 'Save', exact: true }).waitFor(); return page.getByRole('button', { name: 'Save', exact: true }).isDisabled(); };
    await openClient(page, 'Karim Benhaddou');
    await details();
    await page.getByLabel('Notes').fill('half a sentence of Karim');
    await page.getByRole('button', { name: 'Add a client' }).click();
    await page.getByRole('heading', { level: 1, name: 'New client' }).waitFor();
    expect(await page.getByLabel('Notes').inputValue()).toBe('');
    await lastName.fill('Nouvelle');
    await openClient(page, 'Odette Marchal');
    await details();
    expect([await lastName.inputValue(), await page.getByLabel('Notes').inputValue(), await saved()]).toEqual(['Marchal', '', true]);
    await page.getByRole('button', { name: 'Add a client' }).click();
    await page.getByRole('heading', { level: 1, name: 'New client' }).waitFor();
    expect(await lastName.inputValue()).toBe('Nouvelle');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await openClient(page, 'Karim Benhaddou');
    await details();
    expect(await page.getByLabel('Notes').inputValue()).toBe('half a sentence of Karim');
    await page.getByRole('button', { name: 'Drop the changes' }).click();
  });

  test('with another contact number shows no accounts of the one before', async () => {
    const { page } = workstation;
    await openClient(page, 'Odette Marchal');
    await accountsLive(page);
    const before = await page.getByRole('row').allTextContents();
    for (const number of ['999999', '410075']) {
      await details();
      await page.getByLabel('DFS contact number').fill(number);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText(`Contact ${number} ·`).waitFor();
      await page.getByRole('tab', { name: 'Accounts' }).click();
      await expect.poll(() => page.getByRole('row').allTextContents()).toEqual(number === '410075' ? before : []);
    }
  });

  test('of a couple and a legal entity is there from the environment', async () => {
    const { page } = workstation;
    await openClient(page, 'Jean-Baptiste et Hélène Lefèvre-Duval');
    await details();
    expect([await page.getByLabel('First name').nth(0).inputValue(), await page.getByLabel('First name').nth(1).inputValue()]).toEqual(['Jean-Baptiste', 'Hélène']);
    await openClient(page, 'SCI Les Tilleuls de Saint-Cyr');
    await details();
    expect(await page.getByLabel('Representative’s last name').inputValue()).toBe('Tessier');
  });
});

describe('the list', () => {
  test('finds by word, by number and by note, in any of several ways of typing', async () => {
    const { page } = workstation;
    await openClient(page, 'Adeline Monnier');
    await accountsLive(page);
    for (const [text, name] of [['chev aur', 'Aurélie Chevalier'], ['HEROUEL', "Zoë d'Hérouël"], ['vineyard', 'Aurélie Chevalier'], ['retirement', 'Aurélie Chevalier'], ['aurelie@chevalier', 'Aurélie Chevalier'], ['410027', 'Adeline Monnier'], ['FR76 3991 7003 7177 8932', 'Adeline Monnier'], ['3287921', 'Adeline Monnier'], ['h63268229', 'Adeline Monnier']] as const) {
      await find(text);
      await expect.poll(names, { message: text }).toEqual([name]);
    }
    await page.locator('nav .excerpt').getByText('Assurance-vie Horizon · H63268229').waitFor();
    await find('"; OR (');
    await page.getByText('No client matches').waitFor();
    await find('');
    await expect.poll(async () => (await names()).length).toBe(15);
  });

  test('opens the one who was pressed, also when the lines move under the hand, and nobody when the hand moves away', async () => {
    const { page } = workstation;
    await find('');
    await page.locator('nav [data-found-for=""]').waitFor();
    await expect.poll(async () => (await names()).length).toBeGreaterThan(5);
    const [wanted, other] = [(await names())[2]!, (await names())[4]!];
    await openClient(page, other);
    const [above, line] = [page.locator('nav li button').first(), page.locator('nav li button').nth(2)];
    const place = (await line.boundingBox())!;
    /** Lines follow what grows above them a moment later. */
    const grow = async (pixels: number) => {
      await above.evaluate((button, more) => { button.style.paddingBottom = `${7 + more}px`; }, pixels);
      await expect.poll(async () => (await line.boundingBox())!.y, { timeout: 10_000 }).toBe(place.y + pixels);
    };
    const press = async () => {
      await page.mouse.move(place.x + 20, place.y + 6);
      await page.mouse.down();
      await grow(33);
    };
    await press();
    await page.mouse.move(place.x + 80, place.y + 6);
    await page.mouse.up();
    await grow(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).not.toContain(wanted);
    await press();
    await page.mouse.up();
    await page.getByRole('heading', { level: 1, name: wanted }).waitFor();
    await grow(0);
  });

  test('has pinned ones first, then recent ones, and nobody twice', async () => {
    const { page } = workstation;
    await openClient(page, 'Karim Benhaddou');
    await page.getByRole('button', { name: 'Pin to the top' }).click();
    await expect.poll(async () => (await names())[0]).toBe('Karim Benhaddou');
    const listed = await names();
    expect(new Set(listed).size).toBe(listed.length);
    expect(await page.locator('nav .section').allTextContents()).toEqual(['Pinned', 'Recent', 'All clients']);
    expect(listed[1]).toBe('Adeline Monnier');
  });

  test('leaves archived ones out, unless asked', async () => {
    const { page } = workstation;
    await openClient(page, 'Odette Marchal');
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await expect.poll(async () => (await names()).includes('Odette Marchal')).toBe(false);
    await page.getByRole('button', { name: 'Show 1 archived' }).click();
    await expect.poll(async () => (await names()).includes('Odette Marchal')).toBe(true);
    await page.getByRole('button', { name: 'Hide archived' }).click();
    await find('odette');
    await expect.poll(names).toEqual(['Odette Marchal']);
    await find('');
    await page.getByRole('button', { name: 'Back to the book' }).click();
    await expect.poll(async () => (await names()).includes('Odette Marchal')).toBe(true);
  });
});

describe('a book that cannot be read', () => {
  type Handlers = Map<string, (event: unknown, name: string, input: unknown) => unknown>;
  /** Answers calls of these names as a program does whose file fails; none of them again, as before. */
  const refuse = (names: string[]) => workstation.application.evaluate(({ ipcMain }, refused) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Handlers })._invokeHandlers;
    const kept = globalThis as unknown as { answer?: (event: unknown, name: string, input: unknown) => unknown };
    const answer = (kept.answer ??= handlers.get('workstation:call')!);
    handlers.set('workstation:call', (event, name, input) => (refused.includes(name) ? { ok: false, error: { code: 'internal', retryable: true } } : answer(event, name, input)));
  }, names);

  test('says so in the place of its list, keeps what was read, and is read again', async () => {
    const { page } = workstation;
    const failed = page.getByRole('navigation', { name: 'Clients' }).getByRole('alert');
    const again = failed.getByRole('button', { name: 'Try again' });
    await find('');
    await refuse(['clients.search']);
    const before = await names();
    await find('benhaddou');
    await failed.waitFor();
    expect(await names()).toEqual(before);
    await refuse([]);
    await again.click();
    await failed.waitFor({ state: 'detached' });
    await expect.poll(names).toEqual([expect.stringContaining('Benhaddou')]);

    await refuse(['clients.list']);
    for (const look of looks) {
      await dress(workstation, look);
      await workstation.page.locator('nav [role="alert"]').waitFor();
      expect(await page.locator('nav [data-skeleton]').count()).toBe(0);
      await check(workstation, look, 'book-not-read');
    }
    await refuse([]);
    await dress(workstation, looks[0]!);
    await expect.poll(names).toHaveLength(before.length);
    expect(await failed.count()).toBe(0);
  });
});

describe('forgetting', () => {
  test('asks twice, says what goes, and does not come back with the next sign-in', async () => {
    const { page } = workstation;
    await openClient(page, 'Adeline Monnier');
    await details();
    await page.getByRole('button', { name: 'Forget this client' }).click();
    const dialog = page.getByRole('dialog', { name: 'Forget this client?' });
    expect(await dialog.getByRole('button', { name: 'Forget this client' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Forget this client' }).click();
    await dialog.getByLabel('Delete everything').check();
    await dialog.getByRole('button', { name: 'Forget this client' }).click();
    await page.getByText('Adeline Monnier has been forgotten.').waitFor();
    await find('monnier');
    await page.getByText('No client matches').waitFor();
    await find('');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await signIn(page);
    await expect.poll(async () => (await names()).length).toBe(14);
    expect(await names()).not.toContain('Adeline Monnier');
  });

  test('leaves nothing half typed for the same contact when they are added again', async () => {
    const { page } = workstation;
    await openClient(page, 'Karim Benhaddou');
    await page.getByRole('tab', { name: 'Premia' }).click();
    await page.getByRole('button', { name: 'New contract' }).click();
    await page.getByLabel('Your reference').fill('never again');
    await page.getByText('Draft saved').waitFor();
    await details();
    const number = await page.getByLabel('DFS contact number').inputValue();
    await page.getByLabel('Notes').fill('never again');
    await page.getByRole('button', { name: 'Forget this client' }).click();
    await page.getByLabel('Delete everything').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget this client' }).click();
    await expect.poll(() => page.getByLabel('Find a client').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Add a client' }).click();
    await page.getByLabel('Last name').fill('Benhaddou');
    await page.getByLabel('DFS contact number').fill(number);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Benhaddou' }).waitFor();
    await expect.poll(() => page.getByRole('tab', { name: 'Accounts' }).evaluate((tab) => tab === document.activeElement)).toBe(true);
    await page.getByRole('tab', { name: 'Premia' }).click();
    await page.getByText('No Premia session yet').waitFor();
    expect(await page.getByText('A form you began').count()).toBe(0);
    await details();
    expect(await page.getByLabel('Notes').inputValue()).toBe('');
  });
});

test('no page complained', () => expect(workstation.complaints).toEqual([]));
