// Whether a client is locked out of their own online access, and letting them back in.
import type { ClientAccess } from '../../preload/contract/access';
import { attempt } from './activity-attempt';
import type { Clients } from './clients';
import type { Session } from './session';

export function createClientAccess(session: Session, clients: Clients, now: () => Date) {
  async function status(clientId: string): Promise<ClientAccess> {
    const contactId = clients.contact(clientId);
    const { value } = await session.withDfs((dfs, dfsSession) => dfs.api.getContactStatus({ contactId }, { session: dfsSession }));
    return { passcodeLocked: value.IsPasscodeLocked, mtanLocked: value.IsMTanLocked, secondFactorLocked: value.IsTwoFactorLocked, statusCode: value.AccountStatusCode, asOf: now().toISOString() };
  }

  return {
    status,
    /** Lifts the lock, then looks again: the answer shown is the provider's, not our hope. */
    async unlock(clientId: string): Promise<ClientAccess> {
      const contactId = clients.contact(clientId);
      await attempt(session, now, clientId, (step) => ({ action: 'accessUnlocked', step }), () => session.withDfs((dfs, dfsSession) => dfs.api.unlockContact({ contactId }, { session: dfsSession }), { repeatable: false }));
      return status(clientId);
    },
  };
}
