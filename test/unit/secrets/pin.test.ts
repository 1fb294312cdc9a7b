// A PIN: which are taken, and that what is kept says nothing of it.
import { describe, expect, it } from 'vitest';
import { isPin, keptPin, makePin } from '../../../main/secrets/pin';
import { pinProblem } from '../../../preload/contract/lock-facts';

describe('a new PIN', () => {
  it.each(['739164', '111112', '123457', '654320', '135790', '000123', '890124', '123456789123'])('%s is taken', (pin) => expect(pinProblem(pin)).toBeNull());
  it.each([['', 'short'], ['12345', 'short'], ['1234567890123', 'long'], ['12a456', 'digits'], ['١٢٣٤٥٦', 'digits'], ['12 456', 'digits'], ['000000', 'easy'], ['123456', 'easy'], ['987654', 'easy'], ['789012', 'easy'], ['210987', 'easy']])('%s is refused: %s', (pin, problem) => expect(pinProblem(pin)).toBe(problem));
});

describe('a kept PIN', () => {
  it('fits the PIN it was made from and no other', async () => {
    const kept = await makePin('739164');
    expect(keptPin.parse(kept)).toEqual(kept);
    expect(kept.failures).toBe(0);
    for (const [typed, fits] of [['739164', true], ['739165', false], ['7391640', false], ['', false], [' 739164', false]] as const) expect(await isPin(typed, kept), typed).toBe(fits);
  });

  it('says nothing of it, and differs each time it is made', async () => {
    const [first, second] = [await makePin('739164'), await makePin('739164')];
    expect(JSON.stringify([first, second])).not.toContain('739164');
    expect(first.hash).not.toBe(second.hash);
    expect(first.salt).not.toBe(second.salt);
    expect(first.salt).toHaveLength(32);
    expect(first.hash).toHaveLength(64);
  });

  it('by an earlier version fits as well', async () => {
    const kept = { salt: '000102030405060708090a0b0c0d0e0f', hash: 'b67ec611d1db122f456a7f6bbfaa175ead16fd11688885bcafe9575198399b54', failures: 2 };
    expect([await isPin('739164', kept), await isPin('739165', kept)]).toEqual([true, false]);
  });

  it('that was tampered with is none', () => {
    for (const wrong of [{}, { salt: 'x', hash: 'y', failures: 0 }, { salt: '0'.repeat(32), hash: '0'.repeat(64), failures: -1 }, { salt: '0'.repeat(31), hash: '0'.repeat(64), failures: 0 }]) expect(keptPin.safeParse(wrong).success).toBe(false);
  });
});
