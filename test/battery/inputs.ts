// Inputs that the contract takes, made from its own schemas, and anything else one could send instead.
import { z } from 'zod';
import { calls } from '../../preload/contract/calls';
import { callNames, type CallName } from '../../preload/contract/names';

type Random = () => number;
type Shape = { [key: string]: unknown; type?: string; enum?: unknown[]; const?: unknown; anyOf?: Shape[]; oneOf?: Shape[]; allOf?: Shape[]; properties?: Record<string, Shape>; required?: string[]; items?: Shape; prefixItems?: Shape[]; minItems?: number; maxItems?: number; minimum?: number; maximum?: number; minLength?: number; format?: string; pattern?: string; $ref?: string };

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const words = ['2027-01', '2027-01-15', '2027-01-15T09:00:00.000Z', 'EUR', 'LU1883308352', 'aaaic:simulators:243', '123456', '#aabbcc', 'Adeline Monnier', 'a', '5b1f2d7c-3a55-4a1c-9f0e-1d2c3b4a5f60', 'practice', '12', '0.5', 'en', 'word'];

function text(shape: Shape, random: Random): string {
  if (shape.format === 'uuid') return '5b1f2d7c-3a55-4a1c-9f0e-1d2c3b4a5f60';
  const fits = shape.pattern === undefined ? words : words.filter((word) => new RegExp(shape.pattern as string, 'u').test(word));
  return pick(random, fits.length > 0 ? fits : words).padEnd(Math.min(shape.minLength ?? 0, 100), 'x');
}

function sample(shape: Shape, random: Random, whole: Shape, depth = 0): unknown {
  if (shape.$ref !== undefined) return depth > 6 ? null : sample(shape.$ref.split('/').slice(1).reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], whole) as Shape, random, whole, depth + 1);
  if ('const' in shape) return shape.const;
  if (shape.enum) return pick(random, shape.enum);
  const choice = shape.anyOf ?? shape.oneOf;
  if (choice) return sample(pick(random, choice), random, whole, depth + 1);
  if (shape.allOf) return sample(shape.allOf[0]!, random, whole, depth + 1);
  if (shape.type === 'object') return Object.fromEntries(Object.entries(shape.properties ?? {}).filter(([name]) => shape.required?.includes(name) || random() < 0.5).map(([name, field]) => [name, sample(field, random, whole, depth + 1)]));
  if (shape.type === 'array') return shape.prefixItems ? shape.prefixItems.map((item) => sample(item, random, whole, depth + 1)) : Array.from({ length: (shape.minItems ?? 0) + Math.floor(random() * Math.min(3, (shape.maxItems ?? 3) - (shape.minItems ?? 0) + 1)) }, () => sample(shape.items ?? {}, random, whole, depth + 1));
  if (shape.type === 'integer' || shape.type === 'number') {
    const [low, high] = [Math.max(shape.minimum ?? 0, -1e6), Math.min(shape.maximum ?? 1000, 1e6)];
    const number = low + random() * Math.max(0, high - low);
    return shape.type === 'integer' ? Math.round(number) : number;
  }
  if (shape.type === 'boolean') return random() < 0.5;
  if (shape.type === 'string') return text(shape, random);
  return shape.type === 'null' ? null : undefined;
}

/** For every call, some inputs it takes; none for those whose inputs depend on more than their shape. */
export function validInputs(random: Random, each = 12): Map<CallName, unknown[]> {
  return new Map(callNames.map((name) => {
    const { input } = calls[name];
    if (input instanceof z.ZodUndefined) return [name, [undefined]];
    const shape = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Shape;
    const tries = Array.from({ length: 400 }, () => sample(shape, random, shape)).filter((value) => input.safeParse(value).success);
    return [name, tries.slice(0, each)];
  }));
}

const scalars: readonly unknown[] = [undefined, null, true, 0, -0, NaN, Infinity, 2 ** 53 + 1, 10n, '', '\ud800', '\u202eabc', '__proto__', "' OR 1=1 --", '<img src=x onerror=1>', '../../etc/passwd', Symbol('x'), () => 1, new Date(NaN), new Map([[1, 2]]), new Set([1]), /x/, new Error('x'), new Uint8Array(9), Object.create(null)];

/** Anything, and mostly nothing the contract knows. */
export function anything(random: Random, depth = 0): unknown {
  const kind = random();
  if (depth > 3 || kind < 0.6) return pick(random, scalars);
  if (kind < 0.75) return Array.from({ length: Math.floor(random() * 4) }, () => anything(random, depth + 1));
  return Object.fromEntries(Array.from({ length: Math.floor(random() * 5) }, () => [pick(random, ['clientId', 'taskId', 'userName', 'password', 'input', 'kind', 'name', 'constructor', 'length', '']), anything(random, depth + 1)]));
}
