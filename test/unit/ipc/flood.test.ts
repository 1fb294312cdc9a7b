// A window that asks too much is refused; a person, and another window, never are.
import { describe, expect, it } from 'vitest';
import { createFlood, tooMuch } from '../../../preload/contract/flood';
import { callError, type Outcome } from '../../../preload/contract/errors';

const answered = { ok: true as const, value: 1 };
const answer = () => Promise.resolve(answered);
const refused: Outcome<unknown> = { ok: false, error: { code: 'busy', retryable: true, details: { reason: 'tooMuch' } } };
const count = (outcomes: Outcome<unknown>[]) => outcomes.filter(({ ok }) => ok).length;

function flood(limits?: Parameters<typeof createFlood>[0]) {
  let clock = 0;
  const gate = createFlood(limits, () => clock);
  return { gate, pass: (milliseconds: number) => { clock += milliseconds; } };
}

describe('what one window asks', () => {
  it('is answered up to so much at once, and then at a steady rate', async () => {
    const { gate, pass } = flood({ perSecond: 10, atOnce: 5, underWay: 100 });
    const ask = async (times: number) => count(await Promise.all(Array.from({ length: times }, () => gate.through(answer))));
    expect(await ask(20)).toBe(5);
    expect(await gate.through(answer)).toEqual(refused);
    pass(1000);
    expect(await ask(20)).toBe(5);
    pass(200);
    expect(await ask(20)).toBe(2);
    pass(3_600_000);
    expect(await ask(20)).toBe(5);
  });

  it('is held to so many under way, however slowly they come', async () => {
    const { gate, pass } = flood({ perSecond: 1000, atOnce: 1000, underWay: 3 });
    let settle = () => undefined as void;
    const held = new Promise<void>((resolve) => { settle = resolve; });
    const waiting = Array.from({ length: 3 }, () => gate.through(() => held.then(() => answered)));
    pass(60_000);
    expect(await gate.through(answer)).toEqual(refused);
    settle();
    await Promise.all(waiting);
    expect(await gate.through(answer)).toEqual(answered);
  });

  it('is refused in words the contract knows', () => expect(callError.parse(tooMuch.error)).toEqual(refused.ok ? null : refused.error));

  it('that fails is over as well', async () => {
    const { gate } = flood({ perSecond: 100, atOnce: 100, underWay: 1 });
    await gate.through(() => Promise.reject(new Error('x'))).catch(() => undefined);
    expect(await gate.through(answer)).toEqual(answered);
  });

  it('by a hand on a slider for a minute, with a search beside it, is never refused', async () => {
    const { gate, pass } = flood();
    for (let frame = 0; frame < 60 * 60; frame += 1) {
      pass(1000 / 60);
      expect(count(await Promise.all([gate.through(answer), gate.through(answer), gate.through(answer)]))).toBe(3);
    }
  });
});
