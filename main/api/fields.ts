// The documented types of parameters and fields: exact where we write, lenient where we read.
import { z } from 'zod';
import { field, isObject, numberOf, textOf } from './json';
import { readNames, type Names } from './names';

interface Documented {
  /** What the documents call the type. */
  type: string;
  /** The fields of an object, and what a list holds. */
  fields?: z.core.$ZodLooseShape;
  item?: z.ZodType;
}
const documented = new WeakMap<z.core.$ZodType, Documented>();

/** The documented type of a schema made here; the comparison with the documents, the documentation page and practice read it. */
export const documentedType = (schema: z.core.$ZodType): Documented | undefined => documented.get(schema);
function named<S extends z.ZodType>(type: string, schema: S, more: Omit<Documented, 'type'> = {}): S {
  documented.set(schema, { type, ...more });
  return schema;
}

/** A language code, e.g. `fr`; what else the systems take is not documented. */
const languagePattern = /^[a-z]{2}(-[A-Za-z]{2})?$/;

/** For requests: what does not fit is refused before anything is sent. */
export const write = {
  /** A 32-bit whole number. */
  int32: named('int32', z.int32()),
  int32List: named('int32[]', z.array(z.int32())),
  double: named('double', z.number()),
  /** Coanda's documents know only `number` and `integer`. */
  number: named('number', z.number()),
  integer: named('integer', z.int()),
  text: named('string', z.string()),
  language: named('string', z.string().regex(languagePattern)),
  flag: named('boolean', z.boolean()),
  /** Coanda's months, YYYYMM. */
  month: named('string', z.string().regex(/^\d{4}(0[1-9]|1[0-2])$/)),
  /** Premia's days, YYYYMMDD. */
  day: named('string', z.string().regex(/^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/)),
  /** With or without offset, e.g. `2019-12-01T00:00:00`. */
  instant: named('date-time', z.iso.datetime({ local: true, offset: true })),
  oneOf: <const V extends readonly string[]>(values: V) => named(`enum ${values.join(' ')}`, z.enum(values)),
  /** A name in several languages. The element's shape is documented nowhere: we send `Language` and `Value`. */
  names: named('JsonLanguage[]', z.array(z.strictObject({ Language: z.string().regex(languagePattern), Value: z.string() }))),
  list: <S extends z.ZodType>(type: string, item: S) => named(`[${type}]`, z.array(item), { item }),
  object: <S extends z.ZodType>(schema: S) => named('object', schema),
  /** Documented as a bare "object": the value itself, or wrapped as `{"Value": …}` to tell null from absent. */
  wrapped: <S extends z.ZodType>(value: S) => named('object', z.union([value, z.strictObject({ Value: value.nullable() })])),
};

/** A field that may be missing, null or of another type: each of these reads as null. */
const lenient = <S extends z.ZodType>(schema: S) => schema.nullable().catch(null);
const plain = (value: unknown): unknown => (isObject(value) ? (field(value, 'Value') ?? field(value, 'Code') ?? field(value, 'Name')) : value);

/** For answers: a field that cannot be read is null, and the body as received is kept elsewhere. */
export const read = {
  int32: lenient(named('integer', z.int32())),
  /** Never from text, whose decimal sign nobody knows. Beyond 10¹⁵ it has lost its cents and is refused. */
  number: lenient(named('number', z.preprocess((value) => numberOf(value) ?? undefined, z.number()))),
  text: lenient(named('string', z.preprocess((value) => textOf(plain(value)) ?? undefined, z.string()))),
  /** Long text nobody shows as it is, e.g. JSON inside a string: at most 64 KiB. */
  longText: lenient(named('string', z.string().max(65_536))),
  /** A credential; its own form is checked where it is used, and its text is never shown. */
  secret: lenient(named('string', z.string().min(1).max(16_384))),
  flag: lenient(named('boolean', z.preprocess((value) => (typeof value === 'string' ? { true: true, false: false }[value.toLowerCase()] : value), z.boolean()))),
  /** A name as text, as XML by language, or as a list by language. */
  names: lenient(named('string', z.preprocess((value) => readNames(value) ?? undefined, z.custom<Names>((value) => isObject(value))))),
  /** Anything: its shape is documented nowhere. */
  object: lenient(named('object', z.preprocess((value) => value ?? undefined, z.custom<unknown>((value) => isObject(value) || typeof value === 'number' || typeof value === 'string')))),
  /** Large, and read point by point by a reader of its own; a single object may stand for a list. */
  opaque: (documented: 'object' | 'array') => lenient(named(documented, z.custom<unknown>((value) => Array.isArray(value) || isObject(value)))),
};

/** An object of an answer: names in any letter case, unknown fields kept, missing ones null. */
export function reply<S extends z.core.$ZodLooseShape>(shape: S) {
  const wanted = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
  return named('object', z.preprocess((value) => {
    if (!isObject(value)) return value;
    const settled: Record<string, unknown> = {};
    for (const name of wanted.values()) settled[name] = null;
    for (const [key, content] of Object.entries(value)) {
      if (key === '__proto__') continue;
      const name = wanted.get(key.toLowerCase()) ?? key;
      // The documented spelling wins over a differently written twin.
      if (name === key || settled[name] === null) settled[name] = content;
    }
    return settled;
  }, z.looseObject(shape)), { fields: shape });
}

/** A nested object of an answer: null when it is anything else. */
export const part = <S extends z.core.$ZodLooseShape>(shape: S) => lenient(reply(shape));

/** No list here is longer, and reading each entry costs many times its size. */
export const itemsMax = 100_000;

/** A list, whether it comes as one, as a single object, or inside `Items`; what is no object in it is left out. */
export function replyList<S extends z.ZodType>(item: S) {
  const names = Object.keys(documented.get(item)?.fields ?? {});
  const isItem = (value: unknown) => names.some((name) => field(value, name) !== undefined);
  return named('array', z.preprocess((value) => {
    const list = isObject(value) ? (isItem(value) ? [value] : field(value, 'Items')) : value;
    return Array.isArray(list) && list.length <= itemsMax ? list.filter(isObject) : null;
  }, z.array(item)), { item });
}
export const partList = <S extends z.ZodType>(item: S) => lenient(replyList(item));
