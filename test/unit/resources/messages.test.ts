// The words: the same messages in every language, each of them used, each of them writable.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { coandaTable } from '../../../main/api/coanda/table';
import { dfsTable } from '../../../main/api/dfs/table';
import { accountFields } from '../../../preload/contract/account-facts';
import { activityKinds, breakReasons, deedSteps, exportedThings, kindOfAction, recordFields, reportKinds } from '../../../preload/contract/activity-facts';
import { commandGroups, namedCommands } from '../../../preload/contract/command-facts';
import { lockReasons } from '../../../preload/contract/lock-facts';
import { accountSince, accountState } from '../../../preload/contract/accounts';
import { clientKinds, paiThemes } from '../../../preload/contract/client-facts';
import { sustainability } from '../../../preload/contract/clients';
import { importFields, importReasons, isThemeField } from '../../../preload/contract/import-fields';
import { importRun, importState } from '../../../preload/contract/imports';
import { managementMode } from '../../../preload/contract/catalogue';
import { ending, preferences } from '../../../preload/contract/app';
import { updateFailure, updates } from '../../../preload/contract/updates';
import { deploymentRefusal } from '../../../preload/contract/deployment';
import { changeableKinds, directoryFieldNames, directoryKinds } from '../../../preload/contract/directory-kinds';
import { environmentDetails, environmentOrigin, environmentTest, secretPlace } from '../../../preload/contract/environments';
import { firmTexts } from '../../../preload/contract/firm-facts';
import { refusalReasons, solvable, widening } from '../../../preload/contract/estimates';
import { errorCodes } from '../../../preload/contract/error-facts';
import { practiceFault, secondFactor } from '../../../preload/contract/practice';
import { premiaPurpose, premiaState } from '../../../preload/contract/premia';
import { premiaProblems } from '../../../preload/contract/premia-check';
import { premiaFields } from '../../../preload/contract/premia-fields';
import { queueState } from '../../../preload/contract/queue';
import { tableColumns } from '../../../preload/contract/simulation-table';
import { incident, keychainState, storageFault, storageState } from '../../../preload/contract/session';
import { frequency, missingPart } from '../../../preload/contract/simulations';
import { statisticNames } from '../../../preload/contract/statistics';
import { languageFor, languages, localeOf, wordsIn, type MessageKey } from '../../../resources/messages/index';

const en = wordsIn('en');
const keys = Object.keys(en) as MessageKey[];
const others = languages.filter((language) => language !== 'en');
const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Element { type: number; value: string; options?: Record<string, { value: Element[] }>; children?: Element[] }
const format = (text: string, locale: string) => new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });

/** The names a message asks values for, with the kind of each, in all of its branches. */
function placeholders(elements: Element[]): string[] {
  const kinds = ['', 'value', 'number', 'date', 'time', 'select', 'plural'];
  const found = elements.flatMap((element) => [
    ...(element.type >= 1 && element.type <= 6 ? [`${element.value}:${kinds[element.type]}`] : []),
    ...Object.values(element.options ?? {}).flatMap((option) => placeholders(option.value)), ...placeholders(element.children ?? []),
  ]);
  return [...new Set(found)].sort();
}
const asked = (text: string, locale: string) => placeholders(format(text, locale).getAst() as unknown as Element[]);

const sources = readdirSync(join(root, 'renderer'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name) && entry.name !== 'i18n.svelte.ts')
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
/** Main writes words, too: headings of files, titles of the activity log and of reports, names of commands, and what the system says. */
const source = [...sources, ...['main/services/simulation-table', 'main/services/activity-find', 'main/electron/menu', 'main/electron/notifications', 'main/electron/system-language', 'main/book/words', 'preload/contract/command-facts', 'resources/messages/index'].map((name) => readFileSync(join(root, `${name}.ts`), 'utf8'))].join('\n');

/** An action, or what it comes to where one action is several things. */
const activityTitles = [
  ...Object.keys(kindOfAction).filter((action) => !['signIn', 'pinChanged', 'clientSaved', 'directoryChanged', 'exported', 'verified'].includes(action)), 'clientRestored', 'estimateSolved',
  ...['dfs', 'coanda', 'kept'].map((how) => `signIn.${how}`), 'pin.set', 'pin.removed', ...['added', 'changed'].map((what) => `clientSaved.${what}`), ...['created', 'changed', 'removed'].map((what) => `directory.${what}`),
  ...exportedThings.map((what) => `exported.${what}`), ...['unbroken', 'broken'].map((outcome) => `verified.${outcome}`),
];

/** What may stand in the gap of a key that is put together. */
const gaps: Record<string, readonly string[]> = {
  'error.*': errorCodes, 'mode.*': managementMode.options, 'mode.*.note': managementMode.options, 'frequency.*': frequency.options, 'each.*': frequency.options, 'stat.*': statisticNames, 'stat.*.note': statisticNames, 'missing.*': missingPart.options,
  // Commands that choose a language; no keys.
  'language.*': [],
  'command.*': namedCommands, 'menu.*': [...commandGroups, 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'],
  'ending.*.well': ending.shape.kind.options, 'ending.*.badly': ending.shape.kind.options,
  'tasks.kind.*': ['simulation', 'accounts', 'import', 'reports', 'backup', 'verify'], 'tasks.state.*': ['running', 'done', 'partly', 'stopped', 'failed'],
  'updates.*': updates.shape.state.options.filter((state) => state !== 'failed'), 'updates.failed.*': updateFailure.options,
  'deployment.refusal.*': deploymentRefusal.options,
  'theme.*': preferences.shape.theme.options, 'practice.*': practiceFault.shape.kind.options, 'practice.note.*': practiceFault.shape.kind.options,
  'practice.factor.*': secondFactor.options, 'operation.*': [...Object.keys(dfsTable), ...Object.keys(coandaTable), 'applicationToken'], 'accountState.*': accountState.options,
  'keychain.*': keychainState.options.filter((state) => state !== 'ready'), 'storage.*': [...storageState.options.filter((state) => ['keyMissing', 'newer'].includes(state)), ...storageFault.options], 'incident.*': incident.shape.kind.options, 'backup.*': ['asking', 'storing', 'sealing', 'checking'],
  'access.*': ['passcodeLocked', 'mtanLocked', 'secondFactorLocked'],
  'section.*': ['clients', 'reports', 'directory', 'activity', 'backup', 'environments'], 'reports.tab.*': ['many', 'made', 'firm'], 'reports.kind.*': ['simulation', 'summary'], 'report.a.*': frequency.options,
  'firm.*': ['name', 'registration', 'contact', 'adviserName', 'adviserRole', 'adviserRegistration'], 'firm.text.*': firmTexts, 'firm.problem.*': ['tooLarge', 'noPicture'], 'directory.kind.*': directoryKinds, 'directory.lead.*': directoryKinds, 'directory.group.*': ['accounts', 'investing', 'people'],
  'directory.field.*': [...directoryFieldNames, 'number', 'name', 'part', 'riskCategories', 'rules', 'asOf'], 'directory.part.*': ['productOffer', 'language'],
  'directory.new.*': changeableKinds, 'directory.one.*': changeableKinds, 'directory.done.*': ['created', 'changed', 'removed'],
  'environments.origin.*': environmentOrigin.options, 'environments.secret.*': secretPlace.options, 'environments.*Title': ['select', 'remove', 'secret'],
  'environments.tokenHeader.*': environmentDetails.shape.tokenHeader.options, 'environments.accountPatch.*': environmentDetails.shape.accountPatch.options,
  'environments.count.*': Object.keys(environmentDetails.shape.catalogue.shape), 'environments.system.*': environmentTest.shape.system.options, 'environments.outcome.*': environmentTest.shape.outcome.options,
  'help.how.*': ['simulate', 'offline', 'lock', 'backup', 'report'], 'help.how.*.text': ['simulate', 'offline', 'lock', 'backup', 'report'],
  'table.*': ['capital', 'gain', 'absoluteReturn'], 'result.*': ['unfavourable', 'median', 'favourable'],
  'column.*': tableColumns, 'present.*': ['unfavourable', 'median', 'favourable', 'savings'], 'flow.*': ['inOnce', 'inScheduled', 'outOnce', 'outScheduled'],
  'clients.*': ['pinned', 'recent', 'everyone'], 'record.kind.*': clientKinds, 'record.answer.*': sustainability.shape.answer.options, 'record.theme.*': paiThemes,
  'record.*': ['minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage'], 'record.problem.*': ['notAnEmail', 'notAShare', 'doubtfulShare', 'tooManyTags'],
  'account.*': accountFields, 'account.problem.*': ['notJson', 'neverEmptied'], 'accounts.since.*': accountSince.shape.kind.options,
  'import.field.*': importFields, 'import.reason.*': importReasons, 'import.state.*': importState.options, 'import.count.*': importState.options, 'import.kind.*': clientKinds, 'import.answer.*': ['yes', 'no', 'notAnswered'], 'import.also.*': [...importFields.filter((field) => !isThemeField(field)), ...clientKinds, 'yes', 'no', 'notAnswered'],
  'import.group.*': ['client', 'co', 'entity', 'profile', 'own'], 'import.duplicates.*': importRun.shape.duplicates.options, 'import.question.*': ['dateOrder', 'scale'], 'import.encoding.*': ['utf8', 'windows1252', 'utf16le', 'utf16be'], 'import.delimiter.*': ['comma', 'semicolon', 'tab', 'pipe'],
  'queue.state.*': queueState.options, 'estimate.refused.*': refusalReasons, 'estimate.widened.*': widening.options, 'seek.*': [...solvable.options, 'alreadyReached', 'outOfReach', 'noTarget'],
  'activity.*': ['forgotten', 'unknown', 'from', 'until'], 'activity.title.*': activityTitles, 'activity.kind.*': activityKinds, 'activity.step.*': deedSteps, 'activity.field.*': recordFields, 'activity.reason.*': breakReasons, 'activity.report.*': reportKinds, 'activity.signOut.*': ['environment', 'replaced'], 'lock.why.*': lockReasons, 'lock.problem.*': ['digits', 'short', 'long', 'easy'],
  'premia.begin.*': premiaPurpose.options, 'premia.purpose.*': premiaPurpose.options, 'premia.state.*': premiaState.options, 'premia.field.*': premiaFields, 'premia.problem.*': premiaProblems,
  'premia.told.*': ['opened', 'noBrowser'], 'premia.source.*': ['client', 'simulation', 'catalogue', 'typed', 'program', 'fixed'], 'premia.statement.*': ['notStated', 'yes', 'no'], 'premia.answer.*': ['notAnswered', 'yes', 'no'],
  'problem.*': [...readFileSync(join(root, 'preload/contract/simulation-check.ts'), 'utf8').match(/type ProblemCode =([^;]*);/)![1]!.matchAll(/'(\w+)'/g)].map((match) => match[1]!),
};
/** Keys put together in a template, with a star for the gap. */
const templates = [...new Set([...source.matchAll(/`([a-zA-Z]+\.(?:[\w.]*\$\{[^}`]*\}[\w.]*))`/g)].map((match) => match[1]!.replaceAll(/\$\{[^}]*\}/g, '*')))].filter((template) => keys.some((key) => key.startsWith(template.slice(0, template.indexOf('*')))));

describe.each(languages)('the messages of %s', (language) => {
  const messages = wordsIn(language);
  const locale = localeOf(language);

  it('are the same as in English, in the same order, none empty', () => {
    expect(Object.keys(messages)).toEqual(keys);
    for (const key of keys) expect(messages[key].trim(), key).not.toBe('');
  });

  it('say which language and which formats they are for', () => {
    expect(new Intl.Locale(locale).language).toBe(language);
    expect(Intl.NumberFormat.supportedLocalesOf(locale)).toEqual([locale]);
    expect(languageFor(locale)).toBe(language);
  });

  it('have typographic apostrophes', () => {
    for (const key of keys) expect(messages[key], key).not.toMatch(/\p{L}'\p{L}/u);
  });

  it('ask for the same values as in English', () => {
    for (const key of keys) expect.soft(asked(messages[key], locale), key).toEqual(asked(en[key], localeOf('en')));
  });

  it('can all be written, for none, one and many', () => {
    for (const key of keys) {
      for (const count of [0, 1, 2, 1000]) {
        const values = Object.fromEntries(asked(messages[key], locale).map((name) => name.split(':') as [string, string]).map(([name, kind]) => [name, kind === 'plural' || kind === 'number' ? count : `<${name}>`]));
        const text = String(format(messages[key], locale).format(values));
        expect.soft(text.trim(), key).not.toBe('');
        expect.soft(text, key).not.toMatch(/[{}]|undefined|\bnull\b/);
      }
    }
  });
});

it.each(others)('%s differs from English, but for names and figures', (language) => {
  const same = keys.filter((key) => en[key] === wordsIn(language)[key] && /[a-z]{4}/.test(en[key].replaceAll(/\{[^}]*\}/g, '')));
  expect(same.length).toBeLessThan(keys.length / 10);
});

it('in French stands a narrow no-break space before ; : ! ? and inside guillemets', () => {
  const untidy = /(?<!\u202f)(?:[;!?»]|:(?!\/\/))|«(?!\u202f)/u;
  for (const key of keys) expect(wordsIn('fr')[key], key).not.toMatch(untidy);
});

it('a language nobody has a file for is English’s', () => {
  expect(languageFor('xx-XX')).toBe('en');
  expect(wordsIn('xx')).toBe(en);
});

describe('the keys', () => {
  const literal = new Set([...source.matchAll(/['"`]([a-zA-Z]+(?:\.[a-zA-Z]+)+|product)['"`]/g)].map((match) => match[1]!));

  it('used in the pages exist', () => {
    const called = [...source.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1]!);
    expect(called.length).toBeGreaterThan(150);
    expect(called.filter((key) => !(key in en))).toEqual([]);
  });

  it('put together exist for everything that may stand in the gap', () => {
    expect(templates.filter((template) => !(template in gaps))).toEqual([]);
    for (const template of templates) for (const value of gaps[template]!) expect.soft(template.replace('*', value) in en, template.replace('*', value)).toBe(true);
  });

  it('are all used somewhere', () => {
    const built = new Set(templates.flatMap((template) => gaps[template]!.map((value) => template.replace('*', value))));
    expect(keys.filter((key) => !literal.has(key) && !built.has(key))).toEqual([]);
  });

  it('have words for every error of the contract, and for no other', () => {
    expect(keys.filter((key) => key.startsWith('error.') && key !== 'error.correlation').map((key) => key.slice(6)).sort()).toEqual([...errorCodes].sort());
  });
});
