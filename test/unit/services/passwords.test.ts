// A forgotten password: whom a code is for, and what people paste where a key is asked for, the key or the whole link they were sent.
import { describe, expect, it } from 'vitest';
import type { Remote } from '../../../main/api/remote';
import type { Failure } from '../../../main/failure';
import { activationKeyIn, createPasswords } from '../../../main/services/passwords';
import type { Session } from '../../../main/services/session';

const key = 'a1B2c3D4e5F6g7H8';

describe('the key in what was pasted', () => {
  it.each([
    [` ${key} `, key], ['short', 'short'], ['a key with spaces', 'a key with spaces'], ['ahttps://x', 'ahttps://x'],
    [`https://portal.example/activate/${key}`, key], [`HTTP://portal.example/activate?key=${key}`, key], [`https://portal.example/activate#${key}`, key],
    [`https://portal.example/activate?lang=fr&key=${key}&utm=mail`, key], [`  https://portal.example/${key}/  `, key],
    // The last of several, as long as a key at least.
    [`https://portal.example/0123456789abcdef/${key}`, key], [`https://portal.example/${key}/confirm`, key], [`https://portal.example/${key}-x_y`, `${key}-x_y`],
  ])('%s', (text, expected) => expect(activationKeyIn(text)).toBe(expected));

  it.each(['https://portal.example/activate', 'https://portal.example/a1B2c3D4e5F6g7H', `https://portal.example/${key}!`])('%s has none, and says which field', (text) => {
    expect(() => activationKeyIn(text)).toThrow(expect.objectContaining({ code: 'invalidInput', details: { field: 'activation' } }) as Failure);
  });
});

it('a password that was reset is noted in the log of whoever is there, and in nobody’s when nobody is', async () => {
  const noted: unknown[] = [];
  let open = true;
  const sent: unknown[] = [];
  const passwords = createPasswords({
    remote: () => ({ dfs: { api: { resetPassword: async ({ body }: { body: unknown }) => void sent.push(body) } } }),
    state: () => ({ open }), store: () => {
      if (!open) throw new Error('no file is open');
      return { activity: { record: (deed: unknown) => void noted.push(deed) } };
    },
  } as unknown as Session, () => new Date(0));
  await passwords.reset(key, 'new', 'new');
  open = false;
  await passwords.reset(key, 'new', 'new');
  expect([noted, sent.length]).toEqual([[{ action: 'passwordChanged', step: 'done' }], 2]);
});

describe('a code', () => {
  it('goes with whoever asked for one, in the environment where they asked', async () => {
    const sent: unknown[] = [];
    const remoteOf = (contactId: number) => ({ dfs: { api: {
      forgottenPassword: async () => ({ value: { ContactId: contactId, ObfuscatedMobileNumber: '** 07' } }),
      forgottenPasswordMtan: async (input: unknown) => void sent.push(input),
    } } }) as unknown as Remote;
    let remote = remoteOf(7);
    const passwords = createPasswords({ remote: () => remote } as unknown as Session, () => new Date());
    const nobody = { code: 'invalidInput', details: { field: 'userName' } };
    await expect(passwords.confirm('123456')).rejects.toMatchObject(nobody);
    expect(await passwords.request('camille')).toEqual({ mobileNumber: '** 07' });
    await passwords.confirm('123456');
    remote = remoteOf(8);
    await expect(passwords.confirm('123456')).rejects.toMatchObject(nobody);
    expect(sent).toEqual([{ contactId: 7, body: { MTan: '123456' } }]);
  });
});
