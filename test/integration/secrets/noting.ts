// Run as a program of its own. Notes deed after deed, says each one's number once it is kept, and is killed at random moments; or only looks at the log.
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { practiceEnvironment } from '../../../main/practice/environment';
import { createKeychain } from '../../../main/secrets/keychain';
import { createProfiles } from '../../../main/services/profile';

const [dataDir, folderId, name, looking] = process.argv.slice(2) as [string, string, string, string?];
const keychain = createKeychain();
await keychain.probe();
const { store, storage, anchor } = await createProfiles({ keychain, dataDir, folderId, now: () => new Date() }).open(name, practiceEnvironment(1));
if (storage !== 'encrypted') throw new Error(storage);
if (looking !== undefined) {
  await anchor?.settled();
  const end = anchor?.state().anchored ?? null;
  writeSync(1, JSON.stringify({ broken: store.activity.broken(end), last: store.activity.head().sequence, anchored: end?.sequence }));
  process.exit(0);
}
for (;;) {
  store.activity.record({ action: 'passwordChanged', step: 'sent' }, null, new Date());
  writeSync(1, `${store.activity.head().sequence}\n`);
  await pause(Math.random() * 12);
}
