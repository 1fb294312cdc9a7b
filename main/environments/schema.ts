// The format of an environments file: named sets of base URLs with their catalogue. Documented in the README.
import { z } from 'zod';
import { namedRecord } from '../../preload/contract/client-facts';
import { clientKind, clientRecord, person, type ClientRecord } from '../../preload/contract/clients';
import { catalogue } from '../../preload/contract/catalogue';

/** The environment that is part of the program; no file can have one of that id. */
export const practiceId = 'practice';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Why a base URL is refused, or null. https everywhere; http only on this machine; a path prefix is welcome. */
function baseUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'not a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname))) return 'must begin with https://';
  if (url.username || url.password) return 'must not contain a user name or password';
  if (/[?#]/.test(text)) return 'must not contain ? or #';
  return null;
}

export const baseUrl = z.string().max(500).check((context) => {
  const problem = baseUrlProblem(context.value);
  if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value });
});

/** A client the environment brings along, for a first book. The contact id is DFS's. */
export const starterClient = z.strictObject({
  contactId: z.int().min(1).max(2_147_483_647),
  name: z.string().trim().min(1).max(300),
  birthDate: z.iso.date().nullable().default(null),
  kind: clientKind.default('person'),
  lastName: person.shape.lastName.default(''),
  firstName: person.shape.firstName.default(''),
  coSubscriber: person.nullable().default(null),
  email: clientRecord.shape.email.default(''),
});

/** Two words are a first and a last name; of more only a person knows. */
export function recordOf({ name, ...known }: StarterClient): ClientRecord {
  const [firstName, lastName, ...more] = name.trim().split(/\s+/);
  const named = known.lastName !== '' || known.firstName !== '';
  const guessed = lastName !== undefined && more.length === 0 ? { firstName: firstName ?? '', lastName } : { firstName: '', lastName: name };
  return namedRecord(name, known.kind === 'legalEntity'
    ? { ...known, lastName: '', firstName: '', legalEntity: { name, identifier: '', representativeLastName: known.lastName, representativeFirstName: known.firstName } }
    : { ...known, ...(named ? {} : guessed) });
}

export const environment = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'lower-case letters, digits and hyphens, 40 at most' }),
  name: z.string().min(1).max(100),
  dfs: z.strictObject({
    baseUrl,
    /** What the X-Token-Jwt header carries: base64 of `sessionId:jwt`, or the JWT alone. */
    tokenHeader: z.enum(['pair', 'jwt']).default('pair'),
    /** How a field documented as a bare "object" is sent: the value itself, or as `{"Value": …}`. */
    accountPatch: z.enum(['plain', 'wrapped']).default('plain'),
    /** Whether a token from the firm's single sign-on opens a session. */
    singleSignOn: z.boolean().default(false),
    /** The client application's own credentials (OAuth 2). Without them no bearer goes along. */
    application: z.strictObject({
      tokenUrl: baseUrl,
      clientId: z.string().min(1).max(200),
      /** Better left out here and typed once into the program, which keeps it in the keychain. */
      clientSecret: z.string().min(1).max(500).nullable().default(null),
      scope: z.string().max(500).default(''),
    }).nullable().default(null),
  }),
  coanda: z.strictObject({
    baseUrl,
    /** The provider's document names the field both ways; its samples use the first. */
    startDateField: z.enum(['simulation_start_date', 'start_date']).default('simulation_start_date'),
  }),
  premia: z.strictObject({ baseUrl }),
  /** Whether whoever signs in may change the directory. */
  administration: z.boolean().default(false),
  catalogue: catalogue.prefault({}),
  clients: z.array(starterClient).max(10_000).default([]),
});

export const environmentsFile = z.strictObject({
  format: z.literal(1),
  environments: z.array(environment).min(1).max(50),
});

export type Environment = z.infer<typeof environment>;
export type StarterClient = z.infer<typeof starterClient>;
