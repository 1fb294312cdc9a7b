// Bytes of a chosen file as text: which encoding it most likely is, and whether it is text at all.
import { isUtf8 } from 'node:buffer';
import type { Encoding } from '../../preload/contract/import-fields';
import { Failure } from '../failure';

/** How files begin that are no text, whatever their name says. */
const workbooks = ['504b0304', 'd0cf11e0'];
const others = ['25504446', '89504e47', 'ffd8ff', '47494638', '1f8b08', '377abcaf', '53514c697465', '7b5c727466'];

const sampleBytes = 64 * 1024;
/** More control characters than this share, and it is no text. */
const controlsMax = 0.02;

/**
 * Windows-1252 above 0x7f where it differs from Latin-1; the five it leaves open stay control characters, which count as unreadable.
 * Not by TextDecoder: which single-byte encodings a runtime has, and whether it takes them for Latin-1, differs between Node and Electron.
 */
const windows = '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** @throws Failure `fileNotRead` for a workbook, a picture, a PDF and the like. */
export function refuseOtherKinds(bytes: Buffer): void {
  const start = bytes.subarray(0, 8).toString('hex');
  if (workbooks.some((magic) => start.startsWith(magic))) throw new Failure('fileNotRead', { details: { reason: 'workbook' } });
  if (others.some((magic) => start.startsWith(magic))) throw new Failure('fileNotRead', { details: { reason: 'notText' } });
}

/** By the mark at its beginning, by where zeros stand, by whether it is valid UTF-8; what remains is what Windows wrote for decades. */
export function detectEncoding(bytes: Buffer): Encoding {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes.length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, sampleBytes & ~1);
  const zeros = [0, 0];
  for (let index = 0; index < sample.length; index += 1) if (sample[index] === 0) zeros[index & 1] = (zeros[index & 1] as number) + 1;
  const [even, odd] = zeros as [number, number];
  const pairs = sample.length / 2;
  if (odd > pairs * 0.1 && even < odd / 8) return 'utf-16le';
  if (even > pairs * 0.1 && odd < even / 8) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** Without the mark at its beginning. */
export function decode(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'windows-1252') return bytes.toString('latin1').replaceAll(/[\u0080-\u009f]/g, (character) => windows[character.charCodeAt(0) - 0x80] as string);
  if (encoding === 'utf-8') return new TextDecoder('utf-8').decode(bytes);
  // A last odd byte is half a character.
  const whole = bytes.subarray(0, bytes.length & ~1);
  const text = (encoding === 'utf-16le' ? whole : Buffer.from(whole).swap16()).toString('utf16le').toWellFormed();
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** @throws Failure `fileNotRead`. */
export function refuseBinary(text: string): void {
  const sample = text.slice(0, sampleBytes);
  const controls = sample.match(/(?!\s)\p{Cc}/gu)?.length ?? 0;
  if (controls > sample.length * controlsMax && controls > 8) throw new Failure('fileNotRead', { details: { reason: 'notText' } });
}
