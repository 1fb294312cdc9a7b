// The DFS operations this program calls.
import type { Operation } from '../operation';

const quick = 30_000;

export const operations = {
  preAuthenticate: { id: 'POST /v1.1/authentication/pre-authenticate', authentication: 'none', retry: 'never', answer: 'json', deadlineMs: quick },
  authenticate: { id: 'POST /v1.1/contacts/{contactId}/authentication/authenticate', authentication: 'none', retry: 'never', answer: 'json', deadlineMs: quick },
  renew: { id: 'PUT /v1.0/contacts/{contactId}/authentication/tokens/renew', authentication: 'none', retry: 'never', answer: 'json', deadlineMs: quick },
  logOff: { id: 'POST /v1.0/contacts/{contactId}/authentication/logoff', authentication: 'person', retry: 'never', answer: 'json', deadlineMs: 2000 },
  accounts: { id: 'GET /v1.0/contacts/{contactId}/accounts', authentication: 'person', retry: 'read', answer: 'json', deadlineMs: quick },
  healthCheck: { id: 'GET /v1.0/health-check', authentication: 'none', retry: 'never', answer: 'json', deadlineMs: 5000 },
} as const satisfies Record<string, Operation>;
