// What must be found nowhere outside the encrypted file and the keychain: credentials, sessions, people and their accounts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import keytar from 'keytar';
import practiceAccounts from '../../resources/practice/accounts.json';
import practiceClients from '../../resources/practice/clients.json';
import { practice } from './workstation';

/** The sessions and the key of whoever is signed in on this folder, as the real keychain has them. */
export async function sessionSecrets(userDataDir: string): Promise<Map<string, string>> {
  const { folderId, lastProfile } = JSON.parse(readFileSync(join(userDataDir, 'settings.json'), 'utf8')) as { folderId: string; lastProfile: string };
  const items = new Map((await keytar.findCredentials('Advisor Workstation')).map(({ account, password }) => [account, password]));
  const item = (name: string) => items.get(`${folderId}/${lastProfile}/${name}`) ?? '';
  /** What was kept, with the address it is for. */
  const open = <T>(name: string) => (JSON.parse(Buffer.from(item(name), 'base64url').toString('utf8')) as { value: T }).value;
  const dfs = open<Record<string, string>>('dfs');
  const coanda = open<Record<string, string>>('coanda');
  const device = item('trusted-device') === '' ? '' : open<string>('trusted-device');
  const secrets = new Map([...(device === '' ? [] : [['trusted computer’s token', device] as const]), ['key of the file', item('database-key')], ['key of the activity log', item('activity-key')], ['DFS session', String(dfs['sessionId'])], ['DFS token', String(dfs['jwt'])], ['Coanda token', String(coanda['jwt'])]]);
  for (const [name, token] of [['DFS', dfs['jwt']], ['Coanda', coanda['jwt']]] as const) {
    const [, claims, signature] = String(token).split('.');
    secrets.set(`${name} token’s claims`, String(claims)).set(`${name} token’s signature`, String(signature));
  }
  return secrets;
}

/** Everything the practice environment knows about people, and the advisor's own credentials. */
export function personalSecrets(): Map<string, string> {
  const secrets = new Map([
    ['DFS password', practice.password], ['Coanda password', practice.coandaPassword], ['passcode', practice.passcode],
    ['advisor', practice.userName], ['Coanda user', practice.coandaUserName], ['client application’s secret', practice.clientSecret],
  ]);
  for (const { name } of practiceClients) secrets.set(`client ${name}`, name);
  for (const { iban, accountNumber } of practiceAccounts) {
    if (iban) secrets.set(`IBAN ${iban}`, iban).set(`IBAN ${iban}, spaced`, iban.replaceAll(/(.{4})(?=.)/g, '$1 '));
    if (accountNumber && accountNumber.length > 6) secrets.set(`account ${accountNumber}`, accountNumber);
  }
  return secrets;
}
