// Run as a program of its own and killed at random moments: commits numbered simulations, says each one once it is kept.
import { writeSync } from 'node:fs';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { addSimulation } from './sample-store';
import { namedRecord } from '../../../preload/contract/client-facts';

const [file, key, first] = process.argv.slice(2) as [string, string, string];
const store = createStore(openDatabase({ file, key }));
store.clients.addMissing([namedRecord('Client canari', { contactId: 1 })], new Date());
const client = store.clients.findByContact(1)!;
for (let number = Number(first); ; number += 1) {
  addSimulation(store, client.id, number);
  writeSync(1, `${number}\n`);
}
