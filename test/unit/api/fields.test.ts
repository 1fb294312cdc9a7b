// Reading leniently and writing strictly, type by type.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { documentedType, part, partList, read, reply, replyList, write } from '../../../main/api/fields';

const bank = reply({ Id: read.int32, Name: read.names, Bic: read.text, Balance: read.number, Open: read.flag });
const nothing = { Id: null, Name: null, Bic: null, Balance: null, Open: null };

describe('an object of an answer', () => {
  it('is read in any letter case, and its missing fields are null', () => {
    expect(bank.parse({ ID: 1, bIc: 'BARC', balance: 1.5, OPEN: true })).toEqual({ ...nothing, Id: 1, Bic: 'BARC', Balance: 1.5, Open: true });
    expect(bank.parse({})).toEqual(nothing);
  });

  it('keeps what nobody documented', () => {
    expect(bank.parse({ Id: 1, Colour: 'red', deep: { a: [1] } })).toEqual({ ...nothing, Id: 1, Colour: 'red', deep: { a: [1] } });
  });

  it('prefers the documented spelling to its twin, whichever comes first', () => {
    for (const twins of [{ id: 2, Id: 1 }, { Id: 1, id: 2 }]) expect(bank.parse(twins)).toMatchObject({ Id: 1 });
  });

  it('loses one unreadable field, not the others', () => {
    expect(bank.parse({ Id: 'one', Name: [7], Bic: { deep: true }, Balance: 'many', Open: 2 })).toEqual(nothing);
    expect(bank.parse({ Id: 1.5, Bic: 'B' })).toMatchObject({ Id: null, Bic: 'B' });
  });

  it('changes no object but itself', () => {
    const parsed = bank.parse(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"Id":1}')) as Record<string, unknown>;
    expect(parsed['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused when it is none', () => {
    for (const value of [null, 'text', 7, [], [{}]]) expect(bank.safeParse(value).success, JSON.stringify(value)).toBe(false);
  });

  it('nested is null when it is something else', () => {
    const outer = reply({ Bank: part({ Id: read.int32 }), Banks: partList(reply({ Id: read.int32 })) });
    expect(outer.parse({ Bank: [], Banks: 'none' })).toEqual({ Bank: null, Banks: null });
    expect(outer.parse({ bank: { id: 1 }, banks: { id: 2 } })).toEqual({ Bank: { Id: 1 }, Banks: [{ Id: 2 }] });
  });
});

describe('a list of an answer', () => {
  const banks = replyList(bank);
  it('comes as a list, as one object, or inside Items', () => {
    const one = [{ ...nothing, Id: 1 }];
    for (const form of [[{ Id: 1 }], { Id: 1 }, { Items: [{ Id: 1 }] }, { items: [{ id: 1 }, null, 'text'] }]) expect(banks.parse(form), JSON.stringify(form)).toEqual(one);
    expect(banks.parse([])).toEqual([]);
  });

  it('is refused when it is none, an error in its place included', () => {
    for (const form of [null, 'text', 1, {}, { Message: 'OK' }, { Items: {} }]) expect(banks.safeParse(form).success, JSON.stringify(form)).toBe(false);
  });
});

describe('numbers of an answer', () => {
  it('are refused beyond what keeps its cents, and never guessed from text', () => {
    for (const value of [1e15, -1e15, Number.POSITIVE_INFINITY, Number.MAX_VALUE, '12', '1 234,56', null, true, [], Number.NaN]) expect(read.number.parse(value), String(value)).toBeNull();
    for (const value of [0, -0.01, 999_999_999_999_999]) expect(read.number.parse(value)).toBe(value);
    for (const value of [2 ** 31, -(2 ** 31) - 1, 1.5, '7']) expect(read.int32.parse(value), String(value)).toBeNull();
  });
});

describe('requests', () => {
  it('name each type as the documents do', () => {
    const { oneOf, list, object, wrapped, ...plain } = write;
    const names = { ...plain, oneOf: oneOf(['iOS', 'Android']), list: list('Bank', z.string()), object: object(z.strictObject({})), wrapped: wrapped(write.text) };
    expect(Object.fromEntries(Object.entries(names).map(([name, schema]) => [name, documentedType(schema)?.type]))).toEqual({
      int32: 'int32', int32List: 'int32[]', double: 'double', number: 'number', integer: 'integer', text: 'string', language: 'string', flag: 'boolean', month: 'string', day: 'string',
      instant: 'date-time', names: 'JsonLanguage[]', oneOf: 'enum iOS Android', list: '[Bank]', object: 'object', wrapped: 'object',
    });
    expect(documentedType(z.string())).toBeUndefined();
  });

  it('hold exactly the documented types', () => {
    const accepted: [z.ZodType, unknown[], unknown[]][] = [
      [write.int32, [0, -1, 2 ** 31 - 1], [2 ** 31, 1.5, '1', null, true]],
      [write.double, [0.1, -5], ['0.1', Number.NaN, Number.POSITIVE_INFINITY, null]],
      [write.flag, [true, false], ['true', 1, null]],
      [write.text, ['', 'é'], [1, null, {}]],
      [write.language, ['fr', 'fr-CH'], ['french', 'FR', '', '../x']],
      [write.instant, ['2019-12-01T00:00:00', '2019-12-01T00:00:00Z', '2019-12-01T00:00:00.3934246+01:00'], ['2019-12-01', '2019-02-30T00:00:00', 'now']],
      [write.month, ['202008', '202012'], ['202013', '2020-08', '20208', 202_008]],
      [write.day, ['19800131'], ['19801301', '1980-01-31', '19800132']],
      [write.oneOf(['iOS', 'Android']), ['iOS'], ['ios', '']],
      [write.names, [[], [{ Language: 'fr', Value: 'Nom' }]], [[{ Language: 'fr' }], [{ Language: 'fr', Value: 'x', More: 1 }], 'Nom']],
      [write.wrapped(write.text), ['x', { Value: 'x' }, { Value: null }], [{ Value: 1 }, { Value: 'x', More: 1 }, 1, {}]],
    ];
    for (const [schema, good, bad] of accepted) {
      for (const value of good) expect(schema.safeParse(value).success, JSON.stringify(value)).toBe(true);
      for (const value of bad) expect(schema.safeParse(value).success, JSON.stringify(value)).toBe(false);
    }
  });
});

it('reading never throws, whatever comes', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
    for (const schema of [bank, replyList(bank), part({ Id: read.int32 }), ...Object.values(read).filter((entry) => entry instanceof z.ZodType)]) schema.safeParse(value);
  }), { numRuns: 500 });
});
