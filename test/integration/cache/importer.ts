// Run as a program of its own and killed at random moments: imports a thousand clients and takes them back, over and over.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { prepared } from '../../../main/cache/imports';
import { namedRecord } from '../../../preload/contract/client-facts';

const [file, key] = process.argv.slice(2) as [string, string];
const store = createStore(openDatabase({ file, key }));
const left = store.imports.last();
if (left) store.imports.undo(left.undoId);
writeSync(1, '0\n');
for (;;) {
  const undoId = randomUUID();
  store.imports.write({ added: Array.from({ length: 1000 }, (_, index) => prepared(namedRecord(`Canari ${index}`, { contactId: index + 1, notes: 'kingfisher' }))), changed: [] }, undoId, new Date());
  store.imports.indexSome(20);
  store.imports.undo(undoId);
  store.imports.indexSome(20);
}
