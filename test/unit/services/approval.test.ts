// Waiting for an approval: given up in any moment it ends as given up.
import { expect, it } from 'vitest';
import { awaitApproval } from '../../../main/services/approval';

it('given up while the answer to a look is on its way is given up', async () => {
  const controller = new AbortController();
  const look = () => {
    controller.abort();
    return Promise.resolve(null);
  };
  await expect(awaitApproval(look, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
});
