// Environments a person took in: kept from start to start, replaced by id, and never with their secrets.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImported, importedFile } from '../../../main/environments/imported';
import { environment as schema } from '../../../main/environments/schema';

let folder = '';
beforeEach(() => { folder = join(mkdtempSync(join(tmpdir(), 'advisor-imported-')), 'data'); });
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const environment = (id: string, changes: object = {}) => schema.parse({ id, name: id, dfs: { baseUrl: 'https://dfs.example/api' }, coanda: { baseUrl: 'https://coanda.example' }, premia: { baseUrl: 'https://premia.example' }, ...changes });
const withSecret = (id: string) => environment(id, { dfs: { baseUrl: 'https://dfs.example', application: { tokenUrl: 'https://id.example/token', clientId: 'desk', clientSecret: 'secret-canary', scope: 'dfs' } } });
/** What is there now, and what the next start finds. */
const names = (imported: ReturnType<typeof createImported>) => [imported, createImported(folder)].map((one) => one.current().environments.map(({ id, name }) => `${id} ${name}`));
const file = () => join(folder, importedFile);

describe('environments a person took in', () => {
  it('are none before the first', () => {
    expect(createImported(folder).current()).toEqual({ environments: [], problems: [] });
    expect(existsSync(file())).toBe(false);
  });

  it('are there at once and after the next start, for their owner alone', () => {
    const imported = createImported(folder);
    imported.add([environment('north'), environment('south')]);
    expect(names(imported)).toEqual([['north north', 'south south'], ['north north', 'south south']]);
    expect([statSync(folder).mode & 0o777, statSync(file()).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('take the place of those of the same id, and leave the others', () => {
    const imported = createImported(folder);
    imported.add([environment('north'), environment('south')]);
    imported.add([environment('north', { name: 'North 2' }), environment('west')]);
    expect(names(imported)).toEqual([['south south', 'north North 2', 'west west'], ['south south', 'north North 2', 'west west']]);
  });

  it('are removed one by one, and with the last one the file', () => {
    const imported = createImported(folder);
    imported.add([environment('north'), environment('south')]);
    imported.remove('north');
    expect(names(imported)).toEqual([['south south'], ['south south']]);
    imported.remove('nowhere');
    expect(names(imported)).toEqual([['south south'], ['south south']]);
    imported.remove('south');
    expect(names(imported)).toEqual([[], []]);
    expect(existsSync(file())).toBe(false);
    imported.remove('south');
    expect(existsSync(file())).toBe(false);
  });

  it('have no secret here, neither in the file nor in what is at hand, and the rest as it was', () => {
    const imported = createImported(folder);
    const added = withSecret('north');
    imported.add([added]);
    expect(readFileSync(file(), 'utf8')).not.toContain('canary');
    for (const one of [imported, createImported(folder)]) expect(one.current().environments).toEqual([{ ...added, dfs: { ...added.dfs, application: { tokenUrl: 'https://id.example/token', clientId: 'desk', clientSecret: null, scope: 'dfs' } } }]);
    // What was handed in still has it, for the keychain.
    expect(added.dfs.application?.clientSecret).toBe('secret-canary');
  });

  it('that cannot be read any more are said to be, and replaced as a whole', () => {
    createImported(folder).add([environment('north')]);
    writeFileSync(file(), '{"format":1,');
    const imported = createImported(folder);
    expect(imported.current()).toMatchObject({ environments: [], problems: [{ path: '' }] });
    imported.add([environment('south')]);
    expect(imported.current().problems).toEqual([]);
    expect(names(imported)).toEqual([['south south'], ['south south']]);
  });
});
