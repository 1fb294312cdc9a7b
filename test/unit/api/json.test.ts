// Reading what a server says: never deeper than allowed, never more than plain text and finite numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { field, idOf, isObject, numberOf, parseJson, textOf } from '../../../main/api/json';
import { Failure } from '../../../main/failure';

const reasonOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof Failure ? `${error.code} ${error.details?.['reason']}` : String(error);
  }
  return 'nothing thrown';
};

describe('parseJson', () => {
  it('refuses what is nested deeper than 64, before parsing it', () => {
    expect(parseJson('['.repeat(64) + ']'.repeat(64))).toBeInstanceOf(Array);
    expect(reasonOf(() => parseJson('['.repeat(65) + ']'.repeat(65)))).toBe('unreadableAnswer depth');
    expect(reasonOf(() => parseJson('{"a":'.repeat(65) + '1' + '}'.repeat(65)))).toBe('unreadableAnswer depth');
    expect(reasonOf(() => parseJson('['.repeat(5_000_000)))).toBe('unreadableAnswer depth');
  });

  it('refuses more objects than memory holds, before making one of them', () => {
    // Parsed first it would be unreadable for another reason: it has no end.
    expect(() => parseJson(`[${'{},'.repeat(10_000_000)}`)).toThrow(new Failure('unreadableAnswer', { details: { reason: 'size' } }));
  });

  it('does not count brackets inside text', () => {
    const text = '[{'.repeat(200) + '\\"'.repeat(3);
    expect(parseJson(`{"a":"${text}"}`)).toEqual({ a: '[{'.repeat(200) + '"""' });
  });

  it('drops the parser\'s own words, which quote the body', () => {
    const error = (() => {
      try {
        return parseJson('{"JwtAccessToken":"secret-token",}');
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(Failure);
    expect(JSON.stringify(error) + String((error as Error).message) + String((error as Error).cause)).not.toContain('secret');
    expect(reasonOf(() => parseJson(''))).toBe('unreadableAnswer json');
  });

  it('reads every JSON value of moderate depth unchanged', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });
});

describe('field', () => {
  it('finds a name in any letter case, the exact one first', () => {
    expect(field({ correlationid: 1 }, 'CorrelationId')).toBe(1);
    expect(field({ CORRELATIONID: 1 }, 'CorrelationId')).toBe(1);
    expect(field({ correlationId: 1, CorrelationId: 2 }, 'CorrelationId')).toBe(2);
    expect(field({ other: 1 }, 'CorrelationId')).toBeUndefined();
  });

  it('sees own fields only, so that names of the prototype are absent', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) expect(field({}, name)).toBeUndefined();
    for (const nothing of [null, undefined, 3, 'text', ['list']]) expect(field(nothing, 'length')).toBeUndefined();
  });

  it('leaves the prototype of objects alone when an answer names it', () => {
    const body = parseJson('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(field(body, 'polluted')).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(isObject(field(body, '__proto__'))).toBe(true);
  });
});

describe('values', () => {
  it('give text without control characters, cut to length and well-formed', () => {
    expect(textOf(' a\u0000b\r\nc\u001b[31m\u009f ')).toBe('a b  c [31m');
    expect(textOf('\u0007 \t')).toBeNull();
    expect(textOf('a\u202eb\u2066c\u2069\u2028d\u2029e')).toBe('abc d e');
    // Marks that only say where something stands, and as many accents as any script has, stay.
    expect(textOf('\u200fשלום a\u0301\u0323')).toBe('\u200fשלום a\u0301\u0323');
    expect(textOf(`Z${'\u0300'.repeat(200)}o`)).toBe(`Z${'\u0300'.repeat(8)}o`);
    expect(textOf(42.5)).toBe('42.5');
    // An account number that came as a number and has lost its last digits is none.
    expect([textOf(9_007_199_254_740_991), textOf(JSON.parse('12345678901234567890')), textOf(1e21)]).toEqual(['9007199254740991', null, null]);
    for (const other of [null, undefined, true, {}, [], Number.NaN, Infinity]) expect(textOf(other)).toBeNull();
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (value, length) => {
      const text = textOf(value, length);
      if (text === null) return;
      expect(text.length).toBeLessThanOrEqual(length);
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
    }), { examples: [['a\u{1f600}', 2]] });
  });

  it('give finite numbers below 10^15, and nothing that only looks like one', () => {
    expect(numberOf(-12.5)).toBe(-12.5);
    expect(numberOf(999_999_999_999_999)).toBe(999_999_999_999_999);
    for (const other of [1e15, -1e15, Infinity, Number.NaN, '12', null, [12]]) expect(numberOf(other)).toBeNull();
  });

  it('give 32-bit identifiers above zero', () => {
    expect(idOf(2_147_483_647)).toBe(2_147_483_647);
    for (const other of [0, -1, 1.5, 2_147_483_648, '7', null]) expect(idOf(other)).toBeNull();
  });
});
