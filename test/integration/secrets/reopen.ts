// Run as a program of its own: asks the keyring and opens a profile afresh, and says what came of it.
import { practiceEnvironment } from '../../../main/practice/environment';
import { createKeychain } from '../../../main/secrets/keychain';
import { createProfiles } from '../../../main/services/profile';

const [dataDir, folderId, name] = process.argv.slice(2) as [string, string, string];
const keychain = createKeychain();
const state = await keychain.probe();
const profiles = createProfiles({ keychain, dataDir, folderId, now: () => new Date() });
const { storage, store } = await profiles.open(name, practiceEnvironment(1));
process.stdout.write(JSON.stringify({ keychain: state, storage, clients: store.clients.all().length, simulations: store.clients.all().reduce((sum, client) => sum + client.simulationCount, 0) }));
store.close();
