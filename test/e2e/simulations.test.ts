// Simulations as an advisor works with them: flows on a time line, undo, results, table and CSV, names, comparison, presentation.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, looks } from './looks';
import { answerSaveDialog, fillPlan, launch, newFolder, openClient, run, signIn, type Workstation } from './workstation';

let workstation: Workstation;
beforeAll(async () => {
  workstation = await launch();
  await signIn(workstation.page);
  await openClient(workstation.page, 'Adeline Monnier');
});
afterAll(() => workstation.quit());

const look = looks[0]!;
const flow = (kind: string, index = 0) => workstation.page.getByRole('listitem', { name: kind, exact: true }).nth(index);
const add = (kind: string) => workstation.page.getByRole('group', { name: 'Add a contribution or a withdrawal' }).getByRole('button', { name: kind, exact: true }).click();
const handle = (name: RegExp) => workstation.page.getByRole('slider', { name });

describe('the form', () => {
  test('takes every kind of contribution and withdrawal', async () => {
    const { page } = workstation;
    await fillPlan(page, { target: '120 000', savings: '30 000', regular: '250', years: '12', funds: [['monde', '70'], ['oblig', '']] });
    await page.getByLabel('First month').fill('2027-01');
    await add('One-off contribution');
    await flow('One-off contribution').getByLabel('Amount').fill('5 000');
    await flow('One-off contribution').getByLabel('Month').fill('2029-06');
    await add('Scheduled contributions');
    await flow('Scheduled contributions').getByLabel('Amount').fill('600');
    await flow('Scheduled contributions').getByLabel('How often').selectOption('quarterly');
    await flow('Scheduled contributions').getByLabel('First payment').fill('2028-01');
    await flow('Scheduled contributions').getByLabel('Last payment').fill('2030-12');
    await add('Partial withdrawal');
    await flow('Partial withdrawal').getByLabel('Amount').fill('2 000');
    await flow('Partial withdrawal').getByLabel('Month').fill('2033-03');
    await add('Scheduled withdrawals');
    await flow('Scheduled withdrawals').getByLabel('Amount').fill('300');
    await flow('Scheduled withdrawals').getByLabel('First payment').fill('2035-01');
    await check(workstation, look, 'form-flows');
  });

  test('says beside the field what is wrong with a flow', async () => {
    const { page } = workstation;
    await flow('Partial withdrawal').getByLabel('Month').fill('2050-01');
    await flow('Partial withdrawal').getByLabel('Amount').click();
    await page.getByText('Too late: the plan has ended by then.').waitFor();
    await flow('Partial withdrawal').getByLabel('Month').fill('2033-03');
    await page.getByText('Too late: the plan has ended by then.').waitFor({ state: 'detached' });
  });

  test('shares the rest, and scales to 100 %', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Share the rest equally' }).click();
    expect(await page.getByLabel('Share in %').nth(1).inputValue()).toBe('30');
    await page.getByLabel('Share in %').nth(0).fill('50');
    await page.getByRole('button', { name: 'Scale to 100 %' }).click();
    expect(await page.getByLabel('Share in %').nth(0).inputValue()).toBe('62.50');
    expect(await page.getByLabel('Share in %').nth(1).inputValue()).toBe('37.50');
  });

  test('undoes and redoes, field by field, by key and by button', async () => {
    const { page } = workstation;
    await page.keyboard.press('Control+z');
    expect(await page.getByLabel('Share in %').nth(0).inputValue()).toBe('50');
    await page.keyboard.press('Control+z');
    expect(await page.getByLabel('Share in %').nth(0).inputValue()).toBe('70');
    await page.keyboard.press('Control+Shift+z');
    await page.getByRole('button', { name: 'Redo' }).click();
    expect(await page.getByLabel('Share in %').nth(1).inputValue()).toBe('37.50');
    await page.getByRole('button', { name: 'Start empty' }).click();
    expect(await page.getByLabel('Savings today').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.getByLabel('Savings today').inputValue()).toBe('30 000');
    expect(await page.getByRole('list').locator('[data-x]').count()).toBe(0);
    expect(await flow('Scheduled withdrawals').getByLabel('Amount').inputValue()).toBe('300');
  });

  test('moves a flow on the time line, by key and by pointer', async () => {
    const { page } = workstation;
    const withdrawal = handle(/^Partial withdrawal/);
    await withdrawal.focus();
    await page.keyboard.press('ArrowRight');
    expect(await flow('Partial withdrawal').getByLabel('Month').inputValue()).toBe('2033-04');
    await page.keyboard.press('PageDown');
    expect(await flow('Partial withdrawal').getByLabel('Month').inputValue()).toBe('2032-04');
    expect(await withdrawal.getAttribute('aria-valuetext')).toBe('April 2032');
    const end = handle(/^Scheduled contributions.*Last payment/);
    await end.scrollIntoViewIfNeeded();
    const box = (await end.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    const moved = await flow('Scheduled contributions').getByLabel('Last payment').inputValue();
    expect(moved > '2031-06').toBe(true);
    await end.press('End');
    expect(await flow('Scheduled contributions').getByLabel('Last payment').inputValue()).toBe('');
  });

  test('runs with all of it', async () => {
    const { page } = workstation;
    await run(page);
    await page.getByText('Partial withdrawals').waitFor();
    await check(workstation, look, 'result-flows');
  });
});

describe('the result', () => {
  test('explains a term at a click', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'What does “Median outcome” mean?' }).click();
    await page.getByText('The middle of all scenarios').waitFor();
    await check(workstation, look, 'result-term');
    await page.keyboard.press('Escape');
    await page.getByText('The middle of all scenarios').waitFor({ state: 'hidden' });
  });

  test('shows single scenarios, and shares of what was paid in', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Single scenarios' }).click();
    await page.getByRole('button', { name: 'Share of paid in' }).click();
    expect(await page.locator('[data-read-out] [data-column="savings"]').textContent()).toBe('100.0%');
    await check(workstation, look, 'result-share');
    await page.getByRole('button', { name: 'Euros' }).click();
  });

  test('reads out any month by keyboard, and the table says the same', async () => {
    const { page } = workstation;
    const month = page.getByLabel('Read-out month');
    await month.focus();
    await month.press('Home');
    for (let step = 0; step < 3; step += 1) await month.press('ArrowRight');
    const read = await page.locator('[data-read-out] [data-column="median"]').textContent();
    await page.getByRole('button', { name: 'Show as a table' }).click();
    const row = page.locator('tr[data-month="2027-04"]');
    expect(Math.round(Number((await row.locator('[data-column="median"]').textContent())!.replaceAll(/[^\d.]/g, '')))).toBe(Number(read!.replaceAll(/[^\d.]/g, '')));
    await check(workstation, look, 'result-table');
  });

  test('copies the table, and saves it as CSV', async () => {
    const { page, application } = workstation;
    await page.getByRole('button', { name: 'Copy the table' }).click();
    await page.getByText('145 lines are on the clipboard').waitFor();
    const copied = await application.evaluate(({ clipboard }) => clipboard.readText());
    const file = join(newFolder(), 'table.csv');
    await answerSaveDialog(application, file);
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    await page.getByText('table.csv saved.').waitFor();
    const csv = readFileSync(file, 'utf8');
    expect(csv.startsWith('\ufeffMonth,')).toBe(true);
    expect(csv.slice(1).replaceAll(',', '\t')).toBe(copied);
    await page.getByRole('button', { name: 'Show as a table' }).click();
  });

  test('has a name, a note and a pin, and the run stays as it is', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'Name and note' }).click();
    await page.getByLabel('Name', { exact: true }).fill('With withdrawals');
    await page.getByLabel('Note', { exact: true }).fill('Asked for by her husband');
    await check(workstation, look, 'result-naming');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'With withdrawals' }).waitFor();
    await page.getByRole('button', { name: 'Pin to the top', exact: true }).click();
    await page.locator('article').getByRole('button', { name: 'Unpin' }).waitFor();
  });
});

describe('made from one another, and compared', () => {
  test('a second one knows the first', async () => {
    const { page } = workstation;
    for (const savings of ['40 000', '50 000']) {
      await page.getByRole('button', { name: 'Start a new one from these inputs' }).click();
      await page.getByLabel('Savings today').fill(savings);
      await run(page);
      await page.getByText('Made from').waitFor();
    }
    await page.getByRole('button', { name: 'Back', exact: true }).click();
  });

  test('the list finds, pins, archives', async () => {
    const { page } = workstation;
    const rows = page.getByRole('table', { name: 'Simulations' }).getByRole('row');
    expect(await rows.nth(1).textContent()).toContain('With withdrawals');
    await page.getByPlaceholder('Name, reference, note').fill('husband');
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByPlaceholder('Name, reference, note').fill('');
    await page.getByRole('button', { name: /^Archive: S-/ }).first().click();
    await page.getByRole('button', { name: '1 archived' }).click();
    await page.getByRole('button', { name: /^Take out of the archive/ }).click();
    await check(workstation, look, 'simulations-list');
  });

  test('up to four stand side by side, and what differs stands out', async () => {
    const { page } = workstation;
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', { name: 'Compare (3)' }).click();
    await page.getByRole('heading', { name: '3 simulations side by side' }).waitFor();
    const differing = await page.locator('tr[data-differs="true"]').filter({ hasText: 'differs' }).locator('th').allTextContents();
    expect(differing.map((text) => text.replace('differs', ''))).toEqual(['Savings today']);
    await page.locator('figure svg').first().waitFor();
    await check(workstation, look, 'comparison');
    await page.getByRole('button', { name: /^Leave out/ }).last().click();
    await page.getByRole('heading', { name: '2 simulations side by side' }).waitFor();
  });
});

describe('the presentation', () => {
  test('is one key in and out, and shows this client only', async () => {
    const { page } = workstation;
    await page.getByRole('button', { name: 'With withdrawals' }).first().click();
    await page.getByRole('heading', { name: 'With withdrawals' }).waitFor();
    await page.keyboard.press('F5');
    const dialog = page.getByRole('dialog', { name: 'Presentation for the client' });
    await dialog.waitFor();
    await page.locator('dialog figure svg').first().waitFor();
    await check(workstation, look, 'presentation');
    const box = (await dialog.boundingBox())!;
    expect([box.x, box.y]).toEqual([0, 0]);
    expect(await dialog.innerText()).not.toMatch(/Pouilloux|Sharpe|quantile|S-2026/i);
    await page.keyboard.press('F5');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('F5');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: 'With withdrawals' }).waitFor();
  });
});

test('no page complained', () => expect(workstation.complaints).toEqual([]));
