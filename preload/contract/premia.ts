// Premia: what a session is opened with, what was sent, and the sessions that are kept.
import { z } from 'zod';
import { clientRecord, paiTheme, person, sustainability } from './clients';
import { callError } from './errors';
import { premiaFields } from './premia-fields';
import { frequency } from './simulations';
import { id, instant, minor } from './values';

/** A subscription, or a contribution, redemption or change of allocation on a contract that exists. */
export const premiaPurpose = z.enum(['newContract', 'existingContract']);

const text = (max: number) => z.string().trim().max(max);

/** A line of what a contract holds now. The code need not be an ISIN, e.g. `P801_SCI001`; the amount is in cents. */
export const premiaLine = z.strictObject({ code: text(60), name: text(300), amount: minor });

/** What a session is opened with. Null parts are left out of the request; amounts are cents, shares fractions. */
export const premiaRequest = z.strictObject({
  purpose: premiaPurpose,
  journeyUuid: text(200),
  productCode: text(200),
  /** The advisor's own, for finding it again. */
  reference: text(100),
  client: person,
  email: text(320).nullable(),
  coSubscriber: person.nullable(),
  legalEntity: clientRecord.shape.legalEntity,
  /** `enabled` null says nothing about it. */
  initial: z.strictObject({ enabled: z.boolean().nullable(), amount: minor.nullable() }),
  scheduled: z.strictObject({ enabled: z.boolean().nullable(), amount: minor.nullable(), frequency }),
  risk: clientRecord.shape.risk,
  sustainability: sustainability.nullable(),
  composition: z.array(premiaLine).max(200),
});

const statement = z.enum(['notStated', 'no', 'yes']);
const typed = (max: number) => z.string().max(max);
const typedPerson = z.strictObject({ lastName: typed(300), firstName: typed(300), birthDate: typed(20) });

/** The form as typed, so that a half-written figure survives a crash. What is not ticked is kept here and not sent. */
export const premiaDraft = z.strictObject({
  purpose: premiaPurpose,
  journeyUuid: typed(200),
  productCode: typed(200),
  reference: typed(100),
  client: typedPerson,
  send: z.strictObject({ email: z.boolean(), coSubscriber: z.boolean(), legalEntity: z.boolean(), risk: z.boolean(), sustainability: z.boolean() }),
  email: typed(320),
  coSubscriber: typedPerson,
  legalEntity: z.strictObject({ name: typed(300), identifier: typed(60), representativeLastName: typed(300), representativeFirstName: typed(300) }),
  initial: statement,
  initialAmount: typed(40),
  scheduled: statement,
  scheduledAmount: typed(40),
  scheduledFrequency: frequency,
  riskKey: typed(40),
  riskDate: typed(20),
  answer: sustainability.shape.answer,
  minimumSustainable: typed(20),
  minimumTaxonomy: typed(20),
  minimumPaiCoverage: typed(20),
  themes: z.array(paiTheme).max(9),
  sustainabilityDate: typed(20),
  /** Shares below 1 % of which the advisor said that they mean just that: `field=text`. */
  meant: z.array(z.string().max(60)).max(9),
  lines: z.array(z.strictObject({ code: typed(60), name: typed(300), amount: typed(40) })).max(200),
  /** The simulation its plan was taken from. */
  simulationId: id.nullable(),
});

/** A request as it goes out: its fields in our words with their values as written, and the whole text. */
export const premiaSent = z.strictObject({
  fields: z.array(z.strictObject({ field: z.enum(premiaFields), value: z.string() })),
  lines: z.array(z.strictObject({ code: z.string(), name: z.string(), amount: z.number().nullable() })),
  text: z.string(),
});

/** `unknown`: no proper answer came, so that a session may exist or not. */
export const premiaState = z.enum(['created', 'unknown', 'refused']);

export const premiaSession = z.strictObject({
  id,
  clientId: id,
  createdAt: instant,
  reference: z.string(),
  /** As the catalogue named them. */
  journeyName: z.string(),
  productName: z.string(),
  state: premiaState,
  /** The first characters of what opens it, and never more; null when there is nothing to open. */
  masked: z.string().max(5).nullable(),
  error: callError.nullable(),
  sent: premiaSent,
});

/** `attemptId` is made once for each time the advisor asks, so that asking twice sends once. */
export const newPremiaSession = z.strictObject({
  clientId: id,
  attemptId: id,
  request: premiaRequest,
  /** The advisor knows that a session of this reference may exist. */
  again: z.boolean(),
});

export type PremiaPurpose = z.infer<typeof premiaPurpose>;
export type PremiaRequest = z.infer<typeof premiaRequest>;
export type PremiaLine = z.infer<typeof premiaLine>;
export type PremiaDraft = z.infer<typeof premiaDraft>;
export type PremiaSent = z.infer<typeof premiaSent>;
export type PremiaState = z.infer<typeof premiaState>;
export type PremiaSession = z.infer<typeof premiaSession>;
export type NewPremiaSession = z.infer<typeof newPremiaSession>;
