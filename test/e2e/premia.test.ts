// Premia in a real window: both documented examples, as the provider receives them; resumed, copied, forgotten; in doubt, refused, offline; by keyboard; in every look.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultOf } from '../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import english from '../../resources/messages/en.json';
import french from '../../resources/messages/fr.json';
import { documents } from '../documents';
import { hands } from './hands';
import { check, dress, looks, resize, type Look } from './looks';
import { launch, newFolder, openClient, signIn, type Workstation } from './workstation';

const [newContract, existingContract] = documents.coanda.find(({ id }) => id === 'POST /premia/api/v1/sessions')!.requestSamples as [Record<string, unknown>, Record<string, unknown>];
/** The deliberate differences: what is empty or null is not sent. */
const withoutNothing = (sample: object) => Object.fromEntries(Object.entries(sample).filter(([, value]) => value !== '' && value !== null));
const operation = 'POST /premia/api/v1/sessions';
const longName = `${'Marie-Charlotte Bénédicte Anne-Sophie de La Rochefontaine-Montgomery '.repeat(2)}`.trim();
const premiaLooks: Look[] = [
  ...looks.slice(0, 3), { name: 'en-dark', language: 'en', theme: 'dark', width: 1280, height: 800 }, { name: 'fr-light', language: 'fr', theme: 'light', width: 1280, height: 800 },
  { name: 'en-dark-narrow', language: 'en', theme: 'dark', width: 760, height: 640 },
];

let workstation: Workstation;
let provider: PracticeServer;
const page = () => workstation.page;
const sent = () => provider.log().filter((entry) => entry.operation === operation);
const lastBody = () => JSON.parse(sent().at(-1)?.body ?? 'null') as Record<string, unknown>;
const button = (name: string) => page().getByRole('button', { name, exact: true });
const field = (name: string) => page().getByLabel(name, { exact: true });

beforeAll(async () => {
  provider = await startPractice({ simulationSeconds: 0 });
  const file = join(newFolder(), 'environments.json');
  const { catalogue } = provider.environment;
  const products = [...catalogue.products, { code: 'PERZEN', name: 'PER Zen' }, { code: '01t0N00000B9B8pQAF', name: 'Contrat Zen' }];
  const clients = [
    { contactId: 1, name: 'Sample and Sample', kind: 'couple', lastName: newContract['clientLastName'], firstName: newContract['clientFirstName'], birthDate: '1980-01-01', email: newContract['contactEmail'], coSubscriber: { lastName: newContract['coSubscriberLastName'], firstName: newContract['coSubscriberFirstName'], birthDate: '1978-03-31' } },
    { contactId: 2, name: longName, lastName: 'de La Rochefontaine-Montgomery de Saint-Aubin d’Entraygues', firstName: longName.slice(0, 140), birthDate: '1957-06-21' },
    { contactId: 3, name: 'Nobody yet', birthDate: null },
    { contactId: 5, name: 'Ada Vérin', birthDate: '1980-01-01' },
    { contactId: 4, name: 'SCI Les Tilleuls', kind: 'legalEntity', lastName: 'Tessier', firstName: 'Solène', birthDate: null },
  ];
  writeFileSync(file, JSON.stringify({ format: 1, environments: [{ ...provider.environment, id: 'firm', name: 'A firm', catalogue: { ...catalogue, products }, clients }] }));
  workstation = await launch({ args: [`--environments=${file}`] });
  await answerBrowser(true);
  await page().getByLabel('Environment').selectOption('firm');
  await signIn(page());
});
afterAll(async () => {
  await workstation.quit();
  await provider.close();
});

/** No test opens a browser: what would be opened is noted, or refused as where there is none. */
const answerBrowser = (answers: boolean) => workstation.application.evaluate(({ shell }, there) => {
  const noted = globalThis as unknown as { opened?: string[] };
  noted.opened ??= [];
  shell.openExternal = (address: string) => {
    if (!there) return Promise.reject(new Error('no browser'));
    noted.opened?.push(address);
    return Promise.resolve();
  };
}, answers);
const opened = () => workstation.application.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
const clipboardText = () => workstation.application.evaluate(({ clipboard }) => clipboard.readText());
const linkPattern = () => new RegExp(`^${provider.environment.premia.baseUrl}/premia/sessions\\?hash=[0-9a-f]{32}$`);

async function toPremia(name: string): Promise<void> {
  await openClient(page(), name);
  await page().getByRole('tab', { name: 'Premia' }).click();
  await page().getByRole('button', { name: /New contract/ }).waitFor();
}

describe('the documented examples, as the provider receives them', () => {
  test('a new contract', async () => {
    await toPremia('Sample and Sample');
    await page().getByText('No Premia session yet').waitFor();
    await button('New contract').click();
    await field('Advice journey').selectOption({ label: 'Souscription' });
    await field('Product').selectOption({ label: 'PER Zen (PERZEN)' });
    await field('Your reference').fill('123456');
    // Off unless asked for.
    expect(await page().getByRole('checkbox', { name: /^E-mail/ }).isChecked()).toBe(false);
    await page().getByRole('checkbox', { name: /^E-mail/ }).check();
    await field('Initial contribution').selectOption('yes');
    await field('Initial amount (€)').fill('5 000');
    await button('See what will be sent').click();
    await page().getByRole('heading', { name: 'This will be sent to Premia' }).waitFor();
    expect(sent()).toHaveLength(0);
    const rows = await page().locator('[data-field]').evaluateAll((list) => list.map((row) => [row.getAttribute('data-field'), ...[...row.querySelectorAll('td')].map((cell) => cell.textContent)]));
    expect(rows).toContainEqual(['birthDate', 'Date of birth', '19800101', 'Client’s record']);
    expect(rows).toContainEqual(['initialAmount', 'Initial amount', '5000', 'Typed here']);
    expect(rows).toHaveLength(Object.keys(withoutNothing(newContract)).length);
    // However fast it is clicked.
    await button('Send and open in the browser').dblclick();
    await page().getByText('Handed to your browser').waitFor();
    expect(sent()).toHaveLength(1);
    expect(lastBody()).toEqual(withoutNothing(newContract));
    expect((await opened()).length).toBe(1);
    expect((await opened())[0]).toMatch(linkPattern());
  });

  test('a contract that exists', async () => {
    await button('Existing contract').click();
    await field('Advice journey').selectOption({ label: 'Versement, rachat ou arbitrage' });
    await field('Product').selectOption({ label: 'Contrat Zen (01t0N00000B9B8pQAF)' });
    await field('Your reference').fill('123456');
    await page().getByRole('checkbox', { name: /^E-mail/ }).check();
    await field('Initial contribution').selectOption('no');
    await field('Scheduled contributions').selectOption('yes');
    await field('Scheduled amount (€)').fill('500');
    await page().getByRole('checkbox', { name: /^Risk profile/ }).check();
    await field('Risk profile key').fill('2');
    await field('Risk profile, as of').fill('01/01/2025');
    await page().getByRole('checkbox', { name: /^Sustainability preferences/ }).check();
    await field('Has sustainability preferences').selectOption('yes');
    await field('Minimum sustainable investments (%)').fill('15');
    await field('Minimum PAI coverage (%)').fill('0,50');
    for (const theme of ['Greenhouse gas emissions', 'Emissions to water']) await page().getByRole('checkbox', { name: theme }).check();
    await field('Preferences, as of').fill('1/1/2025');
    for (const [index, [code, name, amount]] of [['LU0914733059', 'Mirova Europe Environnement', '400'], ['FR5272AB0288', 'Afer Rendement Juin 2023', '300'], ['P801_SCI001', 'SC Advenis Immo Capital', '250']].entries()) {
      await button('Add a line').click();
      const line = page().getByRole('group', { name: `Line ${index + 1}` });
      await line.getByLabel('Fund, ISIN or code').first().fill(code as string);
      await line.getByLabel('Name', { exact: true }).fill(name as string);
      await line.getByLabel('Worth (€)').fill(amount as string);
    }
    await page().getByText('Total €950.00').waitFor();
    // Half a per cent, or half? The form asks, and does not go on before.
    await button('See what will be sent').click();
    await page().getByText('which of these is meant?').waitFor();
    await button('50 %').waitFor();
    await button('0.5 %').click();
    await button('See what will be sent').click();
    await page().getByRole('heading', { name: 'This will be sent to Premia' }).waitFor();
    expect(await page().locator('[data-line]').count()).toBe(3);
    await button('Send and open in the browser').click();
    await page().getByText('Handed to your browser').waitFor();
    expect(lastBody()).toEqual(withoutNothing(existingContract));
    expect(sent()).toHaveLength(2);
  });

  test('what was sent is there to be read, and nobody sees what opens the session', async () => {
    await page().getByRole('button', { name: 'What was sent' }).first().click();
    await page().getByText('As it goes over the wire').click();
    const text = await page().locator('pre').textContent();
    expect(JSON.parse(text ?? '')).toEqual(withoutNothing(existingContract));
    const hash = new URL((await opened())[1] ?? '').searchParams.get('hash') ?? '';
    expect(await page().locator('body').textContent()).toContain(`link ${hash.slice(0, 4)}…`);
    expect(await page().content()).not.toContain(hash.slice(0, 6));
    expect(workstation.output()).not.toContain(hash.slice(0, 6));
  });
});

describe('afterwards', () => {
  test('a session is resumed, at the same address', async () => {
    await page().getByRole('button', { name: 'Resume' }).last().click();
    await expect.poll(async () => (await opened()).length).toBe(3);
    expect((await opened())[2]).toBe((await opened())[0]);
    expect(sent()).toHaveLength(2);
  });

  test('where no browser answers its link is copied, for a minute, and only while it is still there', async () => {
    await answerBrowser(false);
    await page().getByRole('button', { name: 'Resume' }).first().click();
    await page().getByText('No browser answered').waitFor();
    await check(workstation, looks[0]!, 'premia-no-browser');
    // A minute here takes a moment.
    await workstation.application.evaluate(() => {
      const later = globalThis.setTimeout;
      (globalThis as unknown as { later: typeof setTimeout }).later = later;
      globalThis.setTimeout = ((act: () => void, milliseconds: number) => later(act, milliseconds === 60_000 ? 400 : milliseconds)) as typeof setTimeout;
    });
    await page().getByRole('button', { name: 'Copy the link' }).first().click();
    await page().getByText('on the clipboard for 60 seconds').waitFor();
    expect(await clipboardText()).toMatch(linkPattern());
    await expect.poll(clipboardText).toBe('');
    await page().getByRole('button', { name: 'Copy the link' }).first().click();
    await page().getByText('on the clipboard for 60 seconds').waitFor();
    await workstation.application.evaluate(({ clipboard }) => clipboard.writeText('something else'));
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await clipboardText()).toBe('something else');
    await workstation.application.evaluate(() => {
      globalThis.setTimeout = (globalThis as unknown as { later: typeof setTimeout }).later;
    });
    await answerBrowser(true);
  });

  test('its funds can be simulated, those the catalogue knows', async () => {
    await page().getByRole('button', { name: 'What was sent' }).first().click();
    await page().getByRole('button', { name: 'What was sent' }).first().click();
    await button('Simulate with these funds').click();
    await page().getByText('None of these lines').waitFor();
    await page().getByText('SC Advenis Immo Capital').last().waitFor();
    await button('Cancel').click();
    await button('Existing contract').click();
    for (const [index, [code, amount]] of [['monde actions', '3000'], ['LU1681046931', '1000'], ['P801_SCI001', '250']].entries()) {
      await button('Add a line').click();
      const line = page().getByRole('group', { name: `Line ${index + 1}` });
      const code_ = line.getByRole('combobox');
      await code_.fill(code as string);
      if (index === 0) await code_.press('Enter');
      await line.getByLabel('Worth (€)').fill(amount as string);
    }
    expect(await page().getByRole('group', { name: 'Line 1' }).getByLabel('Name', { exact: true }).inputValue()).toBe('Belmarre Monde Actions');
    await button('Simulate with these funds').click();
    await page().getByText('This line is left out').waitFor();
    await button('To the simulation').click();
    await page().getByLabel('Share in %').first().waitFor();
    expect(await page().getByLabel('Share in %').evaluateAll((list) => list.map((input) => (input as HTMLInputElement).value))).toEqual(['75', '25']);
    expect(await page().getByLabel('Savings today').inputValue()).toBe('4000');
  });

  test('from a simulation’s result, with its plan', async () => {
    await page().getByLabel('Scheduled contribution', { exact: false }).first().fill('250');
    await page().getByLabel('Goal at the end').fill('60 000');
    await button('Run on Coanda').click();
    await page().locator('[data-probability]').waitFor();
    await button('Premia with this plan').click();
    await page().getByText('Plan taken from').waitFor();
    expect(await field('Scheduled contributions').inputValue()).toBe('yes');
    expect(await field('Scheduled amount (€)').inputValue()).toBe('250');
    // What was typed is there after a look elsewhere, and after a restart of the page.
    await field('Your reference').fill('My own 7');
    await page().locator('[data-draft="saved"]').waitFor();
    await page().reload();
    await toPremia('Sample and Sample');
    await button('New contract').click();
    expect(await field('Your reference').inputValue()).toBe('My own 7');
  });

  test('what was typed can be kept with the client', async () => {
    await page().getByRole('checkbox', { name: /^Risk profile/ }).check();
    await field('Risk profile key').fill('4');
    await field('Advice journey').selectOption({ label: 'Souscription' });
    await field('Product').selectOption({ label: 'PER Zen (PERZEN)' });
    await page().getByText('Not in the client’s record yet').waitFor();
    await button('Also keep it with the client').click();
    await page().getByText('Not in the client’s record yet').waitFor({ state: 'detached' });
    const record = await page().evaluate(async () => {
      const listed = await window.workstation.clients.list();
      const clientId = listed.ok ? listed.value.find(({ name }) => name === 'Sample and Sample')!.id : '';
      const read = await window.workstation.clients.record({ clientId });
      return read.ok ? read.value : null;
    });
    expect(record).toMatchObject({ kind: 'couple', risk: { key: '4' }, contactId: 1 });
    await button('See what will be sent').click();
    await page().locator('[data-field="riskKey"]').getByText('Client’s record').waitFor();
    await page().locator('[data-field="scheduledAmount"]').getByText('Simulation').waitFor();
  });
});

describe('when it does not go well', () => {
  test('offline it says so, and nothing is sent', async () => {
    provider.setFaults([faultOf('offline')]);
    await page().getByRole('tab', { name: 'Accounts' }).click();
    await button('Update').click();
    await page().locator('[data-banner="offline"]').waitFor();
    await page().getByRole('tab', { name: 'Premia' }).click();
    await button('New contract').click();
    await button('See what will be sent').click();
    await page().getByText('Something does not answer').waitFor();
    await check(workstation, looks[0]!, 'premia-offline');
    await button('Send and open in the browser').click();
    await page().getByRole('alert').getByText('No session was opened').waitFor();
    expect(sent()).toHaveLength(2);
    provider.setFaults([]);
    await page().evaluate(() => window.workstation.app.checkConnection());
  });

  test('in doubt it says so, and sends again only when told to', async () => {
    provider.setFaults([faultOf('resetAt', { system: 'coanda', operation })]);
    await button('Send and open in the browser').click();
    await page().getByText('A session may exist already.').waitFor();
    expect(await button('Send and open in the browser').isDisabled()).toBe(true);
    await check(workstation, looks[0]!, 'premia-in-doubt');
    provider.setFaults([]);
    await button('Back to the form').click();
    await button('See what will be sent').click();
    expect(await button('Send and open in the browser').isDisabled()).toBe(true);
    expect(sent()).toHaveLength(3);
    await page().getByLabel('I know. Send it again all the same.').check();
    await button('Send and open in the browser').click();
    await page().getByText('Handed to your browser').waitFor();
    expect(sent()).toHaveLength(4);
    expect(await page().locator('[data-session="unknown"]').count()).toBe(1);
  });

  test('a session is forgotten after a question', async () => {
    const before = await page().locator('[data-session]').count();
    await page().locator('[data-session="unknown"]').getByRole('button', { name: /^Forget/ }).click();
    await page().getByRole('heading', { name: 'Forget this session?' }).waitFor();
    await button('Cancel').click();
    expect(await page().locator('[data-session]').count()).toBe(before);
    await page().locator('[data-session="unknown"]').getByRole('button', { name: /^Forget/ }).click();
    await check(workstation, looks[0]!, 'premia-forget');
    await button('Forget').click();
    await expect.poll(() => page().locator('[data-session]').count()).toBe(before - 1);
    expect(await page().locator('[data-session="unknown"]').count()).toBe(0);
  });

  test('what is not filled in is named beside its field', async () => {
    await toPremia('Nobody yet');
    await button('Existing contract').click();
    await field('Initial contribution').selectOption('yes');
    await field('Scheduled contributions').selectOption('yes');
    await button('Add a line').click();
    await page().getByRole('group', { name: 'Line 1' }).getByLabel('Name', { exact: true }).fill('A fund');
    await button('See what will be sent').click();
    await page().getByText('things to mend first').waitFor();
    expect(await page().locator('[aria-invalid="true"]').count()).toBe(7);
    expect(await page().evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
  });

  test('who acts for a legal entity stands for it', async () => {
    await toPremia('SCI Les Tilleuls');
    await button('New contract').click();
    expect([await field('Last name').inputValue(), await field('Name of the entity').inputValue(), await field('Representative’s last name').inputValue()]).toEqual(['Tessier', 'SCI Les Tilleuls', 'Tessier']);
  });
});

test('by keyboard alone', async () => {
  const go = hands(page());
  await toPremia('Nobody yet');
  await go.press('New contract');
  await go.tabTo('Advice journey');
  await page().keyboard.type('Sous');
  await go.tabTo('Product');
  await page().keyboard.type('PER Z');
  await go.type('Last name', 'Personne');
  await go.type('First name', 'Encore');
  await go.type('Date of birth', '1/2/1980');
  await field('Initial contribution').selectOption('notStated');
  await field('Scheduled contributions').selectOption('notStated');
  await go.press('See what will be sent');
  await go.press('Send and open in the browser');
  await page().getByText('Handed to your browser').waitFor();
  expect(lastBody()).toMatchObject({ clientLastName: 'Personne', clientBirthDate: '19800201', extProductCode: 'PERZEN' });
  await go.press('What was sent');
  await go.press('Forget');
  await page().keyboard.press('Escape');
});

test('what is sent while another client is looked at leaves no form to be sent again', async () => {
  await toPremia('Ada Vérin');
  await button('New contract').click();
  await field('Advice journey').selectOption({ label: 'Souscription' });
  await field('Product').selectOption({ label: 'PER Zen (PERZEN)' });
  await button('See what will be sent').click();
  provider.setFaults([faultOf('delay', { system: 'coanda', operation, seconds: 2 })]);
  const before = sent().length;
  await button('Send and open in the browser').click();
  await toPremia('Nobody yet');
  await expect.poll(() => sent().length).toBe(before + 1);
  await page().waitForTimeout(2500);
  provider.setFaults([]);
  await toPremia('Ada Vérin');
  await page().locator('[data-session="created"]').waitFor();
  expect(await page().getByText('A form you began').count()).toBe(0);
});

describe('looks', () => {
  test('prepares one with everything very long', async () => {
    await page().evaluate(async (long) => {
      const listed = await window.workstation.clients.list();
      const clientId = listed.ok ? listed.value.find(({ contactId }) => contactId === 2)!.id : '';
      const nobody = { lastName: long.slice(0, 150), firstName: long.slice(0, 150), birthDate: '01/01/1950' };
      await window.workstation.premia.saveDraft({ clientId, draft: {
        purpose: 'existingContract', journeyUuid: 'aaaic:reco_journeys:13', productCode: '01t0N00000B9B8pQAF', reference: long.replaceAll(' ', '-').slice(0, 100), client: nobody,
        send: { email: true, coSubscriber: true, legalEntity: true, risk: true, sustainability: true }, email: `${long.replaceAll(/[^a-z]/gi, '').slice(0, 60)}@${'a'.repeat(60)}.example`, coSubscriber: nobody,
        legalEntity: { name: long.slice(0, 200), identifier: '123 456 789', representativeLastName: long.slice(0, 100), representativeFirstName: long.slice(0, 100) },
        initial: 'yes', initialAmount: '9 999 999 999,99', scheduled: 'yes', scheduledAmount: '9 999 999 999,99', scheduledFrequency: 'semiannually', riskKey: '4', riskDate: '01/01/2026',
        answer: 'yes', minimumSustainable: '0,5', minimumTaxonomy: '0.25', minimumPaiCoverage: '15', themes: ['waterEmissions', 'lowBoardGenderDiversity'], sustainabilityDate: '01/01/2026', meant: ['minimumTaxonomy=0.25'],
        lines: [{ code: 'LU1883308352', name: long.slice(0, 200), amount: '9 999 999 999,99' }, { code: 'P801_SCI001', name: 'SC Advenis Immo Capital', amount: '250' }, { code: '', name: 'Without a code', amount: 'much' }], simulationId: null,
      } });
    }, longName);
  });

  test.each(premiaLooks)('the list, empty and full; the form, with problems and without; what will be sent: $name', async (look) => {
    await dress(workstation, look);
    const words = look.language === 'en' ? english : french;
    const show = async (name: string) => {
      await page().locator('nav .list button').filter({ hasText: name }).first().click();
      await page().locator('h1').filter({ hasText: name }).waitFor();
      await page().locator('#tab-premia').click();
      await button(words['premia.begin.newContract']).waitFor();
    };
    const named = (key: keyof typeof english) => button(words[key]);
    await show('SCI Les Tilleuls');
    await check(workstation, look, 'premia-none');
    await show('Sample and Sample');
    await check(workstation, look, 'premia-list');
    await named('premia.whatWasSent').nth(1).click();
    await check(workstation, look, 'premia-sent');
    await named('premia.begin.newContract').click();
    await check(workstation, look, 'premia-form-new');
    await show(longName);
    await named('premia.begin.existingContract').click();
    await named('premia.review').click();
    await page().locator(':focus[aria-invalid="true"]').waitFor();
    await check(workstation, look, 'premia-form-problems');
    await page().getByRole('group', { name: words['premia.line'].replace('{number}', '1') }).scrollIntoViewIfNeeded();
    await page().getByRole('group', { name: words['premia.line'].replace('{number}', '1') }).getByRole('combobox').focus();
    await check(workstation, look, 'premia-form-lines');
    await button('0.5 %').or(button('0,5 %')).click();
    await page().getByRole('group', { name: words['premia.line'].replace('{number}', '3') }).getByRole('button').last().click();
    await named('premia.review').click();
    await page().locator('[data-field]').first().waitFor();
    await check(workstation, look, 'premia-review');
    // The next look meets the same form.
    await named('premia.backToForm').click();
    await page().getByLabel(`${words['premia.field.minimumSustainable']} (%)`).fill('0,5 ');
    await named('premia.lineAdd').click();
    await page().getByLabel(words['premia.lineName'], { exact: true }).last().fill('Without a code');
    await page().locator('[data-draft="saved"]').waitFor();
    await page().evaluate(async () => {
      const listed = await window.workstation.clients.list();
      const clientId = listed.ok ? listed.value.find(({ contactId }) => contactId === 2)!.id : '';
      const read = await window.workstation.premia.draft({ clientId });
      if (read.ok && read.value) await window.workstation.premia.saveDraft({ clientId, draft: { ...read.value, minimumSustainable: '0,5', meant: ['minimumTaxonomy=0.25'] } });
    });
  });

  test('no page complained', async () => {
    await resize(workstation, 1280, 800);
    expect(workstation.complaints).toEqual([]);
  });
});
