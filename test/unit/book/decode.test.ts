// Which encoding a file has, told by its bytes alone, and what is no text.
import { describe, expect, it } from 'vitest';
import { decode, detectEncoding, refuseBinary, refuseOtherKinds } from '../../../main/book/decode';

const little = (text: string): Buffer => Buffer.from(text, 'utf16le');
const big = (text: string): Buffer => little(text).swap16();
const mark = '\ufeff';
/** No byte of it is zero, so that only the mark tells. */
const withoutZeros = '李小龍三丁';

describe('an encoding', () => {
  it('is told by the mark at the beginning, whatever letters follow', () => {
    for (const text of ['', withoutZeros, 'Nom;Prénom']) {
      expect(detectEncoding(little(mark + text)), text).toBe('utf-16le');
      expect(detectEncoding(big(mark + text)), text).toBe('utf-16be');
      expect(detectEncoding(Buffer.from(mark + text)), text).toBe('utf-8');
    }
  });

  it('is told without a mark by where zeros stand', () => {
    expect([detectEncoding(little('Nom;Zoé')), detectEncoding(big('Nom;Zoé'))]).toEqual(['utf-16le', 'utf-16be']);
    // One letter in ten is not yet enough, more is.
    expect([detectEncoding(little(`${withoutZeros.slice(1).repeat(9)}AAAA`)), detectEncoding(big(`${withoutZeros.slice(1).repeat(9)}AAAA`))]).toEqual(['windows-1252', 'windows-1252']);
    expect([detectEncoding(little(`${withoutZeros.slice(1).repeat(9)}AAAAA`)), detectEncoding(big(`${withoutZeros.slice(1).repeat(9)}AAAAA`))]).toEqual(['utf-16le', 'utf-16be']);
  });

  it('of zeros everywhere, of half a mark and of nothing is no UTF-16', () => {
    for (const bytes of [Buffer.alloc(40), Buffer.alloc(0)]) expect(detectEncoding(bytes)).toBe('utf-8');
    for (const byte of [0xff, 0xfe]) {
      expect(detectEncoding(Buffer.from([byte]))).toBe('windows-1252');
      expect(detectEncoding(Buffer.from([byte, 0x41]))).toBe('windows-1252');
    }
  });

  it('is UTF-8 where all of it is, and what Windows wrote otherwise', () => {
    expect(detectEncoding(Buffer.from('Zoé €'))).toBe('utf-8');
    expect(detectEncoding(Buffer.concat([Buffer.from(`${'a'.repeat(70_000)}é`), Buffer.from([0xe9])]))).toBe('windows-1252');
  });
});

describe('text', () => {
  it('comes without its mark, and keeps one that stands elsewhere', () => {
    for (const [encoding, bytes] of [['utf-8', Buffer.from(`${mark}a${mark}`)], ['utf-16le', little(`${mark}a${mark}`)], ['utf-16be', big(`${mark}a${mark}`)]] as const) expect(decode(bytes, encoding), encoding).toBe(`a${mark}`);
  });

  it('of half a character at its end ends before, and of half a pair says that something is missing', () => {
    expect(decode(Buffer.concat([little('ab'), Buffer.from([0x41])]), 'utf-16le')).toBe('ab');
    expect(decode(Buffer.concat([big('ab'), Buffer.from([0x41])]), 'utf-16be')).toBe('ab');
    expect(decode(little('a\ud83d'), 'utf-16le')).toBe('a\ufffd');
    expect(decode(Buffer.from([0x61, 0xe9]), 'utf-8')).toBe('a\ufffd');
  });

  it('of Windows has its own letters where Latin-1 has none', () => {
    expect(decode(Buffer.from([0x7f, 0x80, 0x8c, 0x92, 0x9f, 0xa0, 0xe9, 0xff]), 'windows-1252')).toBe('\u007f€Œ’Ÿ\u00a0éÿ');
  });

  it('does not change the bytes it is read from', () => {
    const bytes = big('ab');
    decode(bytes, 'utf-16be');
    expect(bytes.equals(big('ab'))).toBe(true);
  });
});

describe('what is no text', () => {
  const refused = (work: () => void): unknown => {
    try {
      work();
      return null;
    } catch (error) {
      return (error as { code: string; details: { reason: string } }).code === 'fileNotRead' ? (error as { details: { reason: string } }).details.reason : error;
    }
  };

  it.each([['504b0304', 'workbook'], ['d0cf11e0', 'workbook'], ['25504446', 'notText'], ['89504e47', 'notText'], ['ffd8ff', 'notText'], ['47494638', 'notText'], ['1f8b08', 'notText'], ['377abcaf', 'notText'], ['53514c697465', 'notText'], ['7b5c727466', 'notText'], ['61504b0304', null]])('is told by how it begins: %s', (start, reason) => {
    expect(refused(() => refuseOtherKinds(Buffer.from(`${start}3b3b3b3b`, 'hex')))).toBe(reason);
  });

  it('has more than eight control characters and more than one in fifty', () => {
    expect(refused(() => refuseBinary(`${'\u0001'.repeat(9)}${'a'.repeat(440)}`))).toBe('notText');
    expect(refused(() => refuseBinary(`${'\u0001'.repeat(9)}${'a'.repeat(441)}`))).toBeNull();
    expect(refused(() => refuseBinary('\u0001'.repeat(8)))).toBeNull();
    expect(refused(() => refuseBinary('\t\r\n\f\v'.repeat(100)))).toBeNull();
  });
});
