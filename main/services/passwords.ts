// A forgotten password in three steps, and changing one's own while signed in.
import type { Remote } from '../api/remote';
import { Failure } from '../failure';
import { attempt } from './activity-attempt';
import type { Session } from './session';

export function createPasswords(session: Session, now: () => Date) {
  /** Whom the provider found; its number stays here. */
  let found: { asked: Remote; contactId: number } | null = null;

  const remote = () => session.remote();
  function whom(): number {
    if (found?.asked !== remote()) throw new Failure('invalidInput', { details: { field: 'userName' } });
    return found.contactId;
  }
  const same = (password: string, confirmed: string) => {
    if (password !== confirmed) throw new Failure('invalidInput', { details: { field: 'confirmed' } });
    return { Password: password, ConfirmPassword: confirmed };
  };

  return {
    /** Asks for a code by text message. @returns the number it went to, as far as the provider shows it */
    async request(userName: string): Promise<{ mobileNumber: string | null }> {
      const asked = remote();
      const { value } = await asked.dfs.api.forgottenPassword({ body: { UserName: userName, ...(userName.includes('@') ? { Email: userName } : {}) } }, {});
      if (value.ContactId === null) throw new Failure('unreadableAnswer', { details: { reason: 'contact' } });
      found = { asked, contactId: value.ContactId };
      return { mobileNumber: value.ObfuscatedMobileNumber };
    },
    /** From here on the old password no longer works; a link arrives by e-mail. A test system's key in the answer is not looked at. */
    async confirm(mtan: string): Promise<void> {
      await remote().dfs.api.forgottenPasswordMtan({ contactId: whom(), body: { MTan: mtan } }, {});
    },
    /** @param activation the key, or the link that carries it */
    async reset(activation: string, password: string, confirmed: string): Promise<void> {
      const body = { ActivationKey: activationKeyIn(activation), ...same(password, confirmed) };
      await remote().dfs.api.resetPassword({ body }, {});
      found = null;
      // Signed out nobody's log is open; the provider keeps its own.
      if (session.state().open) session.store().activity.record({ action: 'passwordChanged', step: 'done' }, null, now());
    },
    async change(password: string, confirmed: string): Promise<void> {
      const body = same(password, confirmed);
      await attempt(session, now, null, (step) => ({ action: 'passwordChanged', step }), () => session.withDfs((dfs, dfsSession) => dfs.api.changePassword({ contactId: dfsSession.contactId, body }, { session: dfsSession }), { repeatable: false }));
    },
  };
}
export type Passwords = ReturnType<typeof createPasswords>;

/** People paste the whole link. The key is the longest run of letters and digits in its last parts. */
export function activationKeyIn(text: string): string {
  const trimmed = text.trim();
  if (!/^https?:/i.test(trimmed)) return trimmed;
  const parts = trimmed.split(/[/?#&=]/).filter((part) => /^[\w-]{16,}$/.test(part));
  const key = parts.at(-1);
  if (key === undefined) throw new Failure('invalidInput', { details: { field: 'activation' } });
  return key;
}
