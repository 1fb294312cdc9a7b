// Colours as a server or a file may send them: what is not a colour of six digits is never drawn with, whatever it holds, and what is drawn is that colour and nothing more.
import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { firm } from '../../preload/contract/firm';
import { isColor } from '../../renderer/lib/color';
import Swatch from '../../renderer/views/directory/Swatch.svelte';
import { openRow } from './row';

const { count, random, note } = openRow('colours');
const plain = /^#[0-9a-f]{6}$/i;
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const digits = (most: number): string => Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick([...'0123456789abcdefABCDEF'])).join('');
const injected = ['url(http://elsewhere.invalid/x)', 'url(#a)', 'expression(alert(1))', 'red;background:url(http://elsewhere.invalid/x)', '"onload="alert(1)', "'/><script>alert(1)</script>", '</style>', '}*{display:none', 'var(--text)', 'red', 'transparent', 'currentColor', 'rgb(1,2,3)', 'color-mix(in srgb, red, blue)', 'image-set("x")', 'javascript:alert(1)', '\\23 56d96f', '/**/', '!important', '\u0000', '\n', '\u202e', '\u2028', ' ', ';', '＃', '#', '##'];

/** Good ones, nearly good ones, and what somebody would try. */
function one(): unknown {
  const good = `#${Array.from({ length: 6 }, () => pick([...'0123456789abcdefABCDEF'])).join('')}`;
  switch (Math.floor(random() * 7)) {
    case 0: return good;
    case 1: return `#${digits(9)}`;
    case 2: return good + pick(injected);
    case 3: return pick(injected) + good;
    case 4: { const at = Math.floor(random() * 8); return good.slice(0, at) + pick(injected) + good.slice(at); }
    case 5: return pick([null, undefined, 0, 0x56d96f, true, {}, [good], { toString: () => good }, `${good}\n`, `\n${good}`]);
    default: return String.fromCharCode(...Array.from({ length: 7 }, () => Math.floor(random() * 0x10000)));
  }
}
/** What is drawn with, in the markup of a swatch. */
const fills = (color: string): string[] => [...render(Swatch, { props: { color } }).body.matchAll(/<rect[^>]*\bfill="([^"]*)"/g)].map(([, value]) => String(value));

/** What a check lets through that is no colour, and what it keeps out that is one. */
function wrong(accepts: (value: unknown) => boolean, isOne: (value: string) => boolean): string[] {
  return Array.from({ length: count }, one).flatMap((value) => {
    const allowed = typeof value === 'string' && isOne(value);
    return accepts(value) === allowed ? [] : [JSON.stringify(value) ?? 'undefined'];
  });
}

describe('a colour from elsewhere', () => {
  it('is drawn with in the directory only when it is six digits, and then as it is', () => {
    expect(wrong(isColor, (value) => value.length === 7 && plain.test(value))).toEqual([]);
    let drawn = 0;
    for (let number = 0; number < count / 10; number += 1) {
      const value = String(one());
      const found = fills(value);
      expect(found).toEqual(value.length === 7 && plain.test(value) ? [value] : []);
      drawn += found.length;
      const { body } = render(Swatch, { props: { color: value } });
      expect(body.replaceAll('<!---->', '')).not.toMatch(/<script|style=|on\w+=/i.test(value) ? /<script|<[^>]*\sstyle=|<[^>]*\son\w+=/i : /<script|\sstyle=/i);
    }
    note('drawn', drawn);
    expect(drawn).toBeGreaterThan(count / 100);
  });

  it('is taken for a letterhead only when it is six small digits', () => {
    expect(wrong((value) => {
      const read = firm.safeParse({ colour: value });
      return read.success && value !== undefined;
    }, (value) => value.length === 7 && /^#[0-9a-f]{6}$/.test(value) && firm.shape.colour.safeParse(value).success)).toEqual([]);
    expect([firm.parse({ colour: '#0b6470' }).colour, firm.parse({}).colour]).toEqual(['#0b6470', '#0b6470']);
    // Pale ones could not be read on paper.
    expect(firm.safeParse({ colour: '#ffffee' }).success).toBe(false);
  });
});

describe('the battery itself (control)', () => {
  it('sees a check that looks at the beginning only, at the end only, or at each line', () => {
    for (const weaker of [/^#[0-9a-f]{6}/i, /#[0-9a-f]{6}$/i, /^#[0-9a-f]{6}$/im, /^#[0-9a-f]{3,8}$/i]) {
      expect(wrong((value) => typeof value === 'string' && weaker.test(value), (value) => value.length === 7 && plain.test(value)).length).toBeGreaterThan(count / 1000);
    }
  });
});
