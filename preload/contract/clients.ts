// The advisor's clients: the book, and what is found in it.
import { z } from 'zod';
import { clientKinds, contactIdMax, paiThemes } from './client-facts';
import { day, fraction, id, instant } from './values';

/** The person's identifier in DFS. */
export const contactId = z.int().min(1).max(contactIdMax);

export const clientKind = z.enum(clientKinds);

const text = (max: number) => z.string().trim().max(max);

/** A natural person as contracts name them. Each may be as long as a whole name: of one that came as a whole nobody knows how it parts. */
export const person = z.strictObject({ lastName: text(300), firstName: text(300), birthDate: day.nullable() });

export const paiTheme = z.enum(paiThemes);

/** Sustainability preferences; shares are fractions (0.15 for 15 %). */
export const sustainability = z.strictObject({
  /** Not answered is not "no". */
  answer: z.enum(['yes', 'no', 'notAnswered']),
  minimumSustainable: fraction.nullable(),
  minimumTaxonomy: fraction.nullable(),
  minimumPaiCoverage: fraction.nullable(),
  themes: z.array(paiTheme).max(paiThemes.length).refine((list) => new Set(list).size === list.length),
  /** When the client said so. */
  date: day.nullable(),
});

/** What the advisor knows of a client: theirs to write, and kept here only. */
export const clientRecord = z.strictObject({
  kind: clientKind,
  /** As the book shows it. */
  name: text(300).min(1),
  contactId: contactId.nullable(),
  /** The client, the policyholder of a couple, or (empty) a legal entity. */
  ...person.shape,
  coSubscriber: person.nullable(),
  legalEntity: z.strictObject({
    name: text(300),
    /** Its registration, e.g. a SIREN. */
    identifier: text(60),
    representativeLastName: text(300),
    representativeFirstName: text(300),
  }).nullable(),
  email: text(320),
  /** The risk profile's key at the provider, e.g. "2". */
  risk: z.strictObject({ key: text(40).min(1), date: day.nullable() }).nullable(),
  sustainability,
  notes: z.string().max(20_000),
  tags: z.array(text(40).min(1)).max(20),
});

/** A client's line in the book. */
export const client = z.strictObject({
  id,
  contactId: contactId.nullable(),
  kind: clientKind,
  name: z.string(),
  birthDate: day.nullable(),
  tags: z.array(z.string()),
  pinned: z.boolean(),
  archived: z.boolean(),
  /** When this advisor last opened it, null when never. */
  openedAt: instant.nullable(),
  /** When their accounts were last read from DFS, null when never. */
  accountsAsOf: instant.nullable(),
  accountCount: z.int(),
  simulationCount: z.int(),
});

export const clientMark = z.strictObject({ pinned: z.boolean().optional(), archived: z.boolean().optional() });

/** Why a client was found: by what they are called, by an account, or by what was noted. */
export const foundBy = z.enum(['name', 'account', 'note']);
export const foundClient = z.strictObject({
  clientId: id,
  by: foundBy,
  /** The account's name and number, or the note's words around what was found; empty for a name. */
  excerpt: z.string(),
});

export type ClientKind = z.infer<typeof clientKind>;
export type Person = z.infer<typeof person>;
export type PaiTheme = z.infer<typeof paiTheme>;
export type Sustainability = z.infer<typeof sustainability>;
export type ClientRecord = z.infer<typeof clientRecord>;
export type Client = z.infer<typeof client>;
export type ClientMark = z.infer<typeof clientMark>;
export type FoundClient = z.infer<typeof foundClient>;
