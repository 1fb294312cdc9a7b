// The firm and its adviser as reports name them. Nothing about a client.
import { z } from 'zod';
import { languages } from '../../resources/messages/index';
import { firmColour, firmTextMax, isReadable, logoBytesMax } from './firm-facts';

const line = (max: number) => z.string().trim().max(max);
const text = z.string().trim().max(firmTextMax).default('');

const firmText = z.strictObject({ forecast: text, units: text, suitability: text, closing: text });

/** A picture with its size in pixels; `data` is base64. */
export const logo = z.strictObject({
  type: z.enum(['image/png', 'image/jpeg']),
  data: z.base64().max(Math.ceil(logoBytesMax / 3) * 4),
  width: z.int().min(1).max(8000),
  height: z.int().min(1).max(8000),
});

export const firm = z.strictObject({
  name: line(120).default(''),
  /** With a public register, e.g. ORIAS. */
  registration: line(200).default(''),
  /** Lines are kept. */
  address: line(300).default(''),
  contact: line(200).default(''),
  adviserName: line(120).default(''),
  adviserRole: line(120).default(''),
  adviserRegistration: line(120).default(''),
  /** `#rrggbb`, readable on white. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/).refine(isReadable).default(firmColour),
  logo: logo.nullable().default(null),
  /** By language. */
  texts: z.strictObject(Object.fromEntries(languages.map((language) => [language, firmText.prefault({})]))).prefault({}),
});

export type Firm = z.infer<typeof firm>;
export type Logo = z.infer<typeof logo>;
