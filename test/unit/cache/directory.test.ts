// The directory's lists in the file: one reading for each number, in the language that is wanted where there is one.
import { expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';

it('each number that was looked up is read once: in its language, otherwise the newest', () => {
  const { directory, close } = createStore(openDatabase({ file: null, key: null }));
  const save = (item: number, language: string, hour: number) => directory.save('economicZones', { language, item, asOf: `2026-11-26T0${hour}:00:00.000Z`, received: `${item} ${language}` });
  for (const item of [1, 2, 3]) save(item, 'fr', 1);
  save(2, 'en', 2);
  save(3, 'de', 3);
  const received = (language: string) => directory.read('economicZones', language).map((reading) => reading.received);
  expect(received('fr')).toEqual(['1 fr', '2 fr', '3 fr']);
  expect(received('en')).toEqual(['1 fr', '2 en', '3 de']);
  directory.forget('economicZones', 2);
  expect(received('en')).toEqual(['1 fr', '3 de']);
  expect(directory.read('banks', 'en')).toEqual([]);
  close();
});
