// The glossary: every term has a name and a meaning of its own in every language, and is explained where it stands.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { termIds, termMeaning, termName } from '../../../../renderer/lib/terms';
import { languages, wordsIn, type MessageKey } from '../../../../resources/messages/index';

const renderer = fileURLToPath(new URL('../../../../renderer', import.meta.url));
/** Every component but the glossary itself. */
const components = readdirSync(renderer, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.svelte') && entry.name !== 'Help.svelte')
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
/** Those with a term that depends on what is shown: its id stands in a list of the same file, or of the one it is given from. */
const computed = components.filter((text) => /term=\{(?!t\()/.test(text));
const given: Record<string, string> = { inOnce: 'term={flowName(flow)}', inScheduled: 'term={flowName(flow)}', outOnce: 'term={flowName(flow)}', outScheduled: 'term={flowName(flow)}' };
/** Meanings that are written out beside the word: whole, or by a key that is put together. */
const writtenOut = (key: MessageKey): boolean => components.some((text) => text.includes(`t('${key}')`) || text.includes(`'${key}')`) || /^(?:stat|mode)\.\w+\.note$/.test(key) && text.includes(`t(\`${key.split('.')[0]}.\${${key.startsWith('stat') ? 'name' : 'mode'}}.note\`)`));

describe.each(languages)('the terms in %s', (language) => {
  const words = wordsIn(language);
  const names = termIds.map((id) => words[termName(id)]);

  it('are called differently, and each means something else', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(termIds.map((id) => words[termMeaning(id)])).size).toBe(termIds.length);
  });

  it.each(termIds)('%s is explained in one or two plain sentences, without values to fill in', (id) => {
    expect(words[termName(id)]).toMatch(/^[^{}]{3,50}$/);
    expect(words[termMeaning(id)]).toMatch(/^[^{}]{30,330}$/);
  });
});

it.each(termIds)('%s can be opened, or is explained, where it stands', (id) => {
  const inPlace = components.some((text) => text.includes(`term="${id}"`)) || computed.some((text) => text.includes(`'${id}'`)) || components.some((text) => text.includes(given[id] ?? '\0'));
  expect(inPlace || writtenOut(termMeaning(id))).toBe(true);
});

it('every message of a term is in the glossary', () => {
  const told = termIds.map(termMeaning);
  expect((Object.keys(wordsIn('en')) as MessageKey[]).filter((key) => key.startsWith('term.') && key !== 'term.explain' && !told.includes(key))).toEqual([]);
  const named = termIds.map(termName);
  expect((Object.keys(wordsIn('en')) as MessageKey[]).filter((key) => key.startsWith('word.') && !named.includes(key))).toEqual([]);
});
