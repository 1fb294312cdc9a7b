// The directory's readings in the database: by list and language, a whole list or one by one.
import { expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';

const store = () => createStore(openDatabase({ file: null, key: null }));
const at = (minute: number) => `2026-11-22T09:0${minute}:00.000Z`;

it('gives the reading in the wanted language, and in whichever is newest when there is none', () => {
  const { directory, close } = store();
  expect(directory.read('countries', 'fr')).toEqual([]);
  directory.save('countries', { language: 'de', item: 0, asOf: at(1), received: 'german' });
  directory.save('countries', { language: 'en', item: 0, asOf: at(2), received: 'english' });
  expect(directory.read('countries', 'fr')).toEqual([{ language: 'en', item: 0, asOf: at(2), received: 'english' }]);
  directory.save('countries', { language: 'fr', item: 0, asOf: at(1), received: 'french' });
  expect(directory.read('countries', 'fr').map(({ received }) => received)).toEqual(['french']);
  directory.save('countries', { language: 'fr', item: 0, asOf: at(3), received: 'newer' });
  expect(directory.read('countries', 'fr')).toEqual([{ language: 'fr', item: 0, asOf: at(3), received: 'newer' }]);
  close();
});

it('gives one reading for each number looked up, in the order of the numbers, and forgets one in all languages', () => {
  const { directory, close } = store();
  for (const [item, language] of [[12, 'en'], [3, 'en'], [3, 'fr']] as const) directory.save('productConstraints', { language, item, asOf: at(item % 10), received: `${item} ${language}` });
  directory.save('economicZones', { language: '', item: 3, asOf: at(1), received: 'a zone' });
  expect(directory.read('productConstraints', 'fr').map(({ received }) => received)).toEqual(['3 fr', '12 en']);
  directory.forget('productConstraints', 3);
  expect(directory.read('productConstraints', 'en').map(({ received }) => received)).toEqual(['12 en']);
  expect(directory.read('economicZones', 'en')).toHaveLength(1);
  close();
});
