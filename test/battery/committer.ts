// Run as a program of its own with its writes noted: does what a day does to the file, and says each commit once it is kept.
import { writeSync } from 'node:fs';
import { createStore } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { namedRecord } from '../../preload/contract/client-facts';
import { addSimulation } from '../integration/cache/sample-store';

const [file, key, count, synchronous] = process.argv.slice(2) as [string, string, string, string];
const database = openDatabase({ file, key });
if (synchronous !== 'as it is') database.pragma(`synchronous = ${synchronous}`);
const store = createStore(database);
const now = new Date('2026-11-26T09:00:00Z');
store.clients.addMissing([namedRecord('Client canari', { contactId: 1 })], now);
const client = store.clients.findByContact(1)!;
for (let number = 0; number < Number(count); number += 1) {
  addSimulation(store, client.id, number);
  writeSync(1, `${number}\n`);
  // Forgetting empties the write-ahead log into the file and cuts it off; a passive checkpoint is what a long day does by itself.
  if (number % 40 === 25) store.clients.forget(store.clients.add(namedRecord('Passing', { contactId: 1000 + number, notes: 'word '.repeat(800) }), now));
  if (number % 40 === 5) database.pragma('wal_checkpoint(PASSIVE)');
}
store.close();
