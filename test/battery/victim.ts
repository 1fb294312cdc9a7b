// Run as a program of its own and killed at random moments. What it is doing then is said by its first argument.
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeSync } from 'node:fs';
import { createStore, type Store } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { prepared } from '../../main/cache/imports';
import { namedRecord } from '../../preload/contract/client-facts';
import { addSimulation } from '../integration/cache/sample-store';

const [work, file, key, first] = process.argv.slice(2) as [string, string, string, string];
const say = (number: number) => writeSync(1, `${number}\n`);

function simulations(store: Store, early: boolean): never {
  store.clients.addMissing([namedRecord('Client canari', { contactId: 1 })], new Date());
  const { id } = store.clients.findByContact(1)!;
  for (let number = Number(first); ; number += 1) {
    // The broken one says what it has not kept yet.
    if (early) for (let ahead = 0; ahead < 3; ahead += 1) say(number + ahead);
    addSimulation(store, id, number);
    if (!early) say(number);
  }
}

const rows = () => Array.from({ length: 1000 }, (_, index) => prepared(namedRecord(`Canari ${index}`, { contactId: index + 1, notes: 'kingfisher' })));

function imports(store: Store): never {
  const left = store.imports.last();
  if (left) store.imports.undo(left.undoId);
  say(0);
  for (;;) {
    const undoId = randomUUID();
    store.imports.write({ added: rows(), changed: [] }, undoId, new Date());
    store.imports.undo(undoId);
  }
}

/** The broken one writes the same row by row. */
function importsInPieces(store: Store): never {
  say(0);
  for (;;) {
    store.database.prepare('DELETE FROM client').run();
    for (let index = 0; index < 1000; index += 1) store.clients.add(namedRecord(`Canari ${index}`, { contactId: index + 1 }), new Date());
  }
}

/** A copy made of the open file, again and again, while commits go on. The broken one makes it under its own name at once. */
function copies(store: Store, inPlace: boolean): never {
  store.clients.addMissing([namedRecord('Client canari', { contactId: 1 })], new Date());
  const { id } = store.clients.findByContact(1)!;
  for (let number = Number(first); ; number += 1) {
    addSimulation(store, id, number);
    say(number);
    const making = inPlace ? `${file}.copy` : `${file}.making`;
    for (const old of [making, `${file}.copy`]) rmSync(old, { force: true });
    store.database.prepare('VACUUM INTO ?').run(making);
    if (!inPlace) renameSync(making, `${file}.copy`);
  }
}

// Opening is what migrates: the word comes before it.
if (work === 'migrating') say(0);
const store = createStore(openDatabase({ file, key }));
if (work === 'migrating') process.exit(0);
else if (work === 'importing') imports(store);
else if (work === 'importing in pieces') importsInPieces(store);
else if (work.startsWith('copying')) copies(store, work === 'copying in place');
else simulations(store, work === 'writing, said too early');
