// Undo and redo: what is one step, what is forgotten, and that nothing else changes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History } from '../../../../renderer/lib/history';

describe('history', () => {
  it('takes quick changes of one field as one step, and a pause or another field as the next', () => {
    const history = new History('');
    history.record('a', 'name', 0);
    history.record('ab', 'name', 500);
    history.record('abc', 'name', 5000);
    history.record('abc!', 'note', 5100);
    history.record('abc!?', null, 5150);
    history.record('abc!??', null, 5160);
    expect([history.undo(), history.undo(), history.undo(), history.undo(), history.undo(), history.undo()]).toEqual(['abc!?', 'abc!', 'abc', 'ab', '', null]);
  });

  it('goes back and forth over the same steps, until something new is done', () => {
    fc.assert(fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 30 }), fc.nat(30), (values, back) => {
      const history = new History(-1);
      values.forEach((value, index) => history.record(value, null, index));
      const all = [-1, ...values];
      const steps = Math.min(back, values.length);
      for (let step = 1; step <= steps; step += 1) expect(history.undo()).toBe(all[all.length - 1 - step]);
      expect(history.canUndo).toBe(steps < values.length);
      for (let step = steps - 1; step >= 0; step -= 1) expect(history.redo()).toBe(all[all.length - 1 - step]);
      expect([history.canRedo, history.redo()]).toEqual([false, null]);
      if (history.undo() === null) return;
      history.record(-2, null, 0);
      expect(history.canRedo).toBe(false);
    }));
  });

  it('does not join a change with one from before an undo', () => {
    const history = new History(0);
    history.record(1, 'a', 0);
    history.undo();
    history.record(2, 'a', 10);
    expect(history.undo()).toBe(0);
  });

  it('keeps the last two hundred steps', () => {
    const history = new History(0);
    for (let value = 1; value <= 1000; value += 1) history.record(value, null, 0);
    let steps = 0;
    while (history.undo() !== null) steps += 1;
    expect(steps).toBe(200);
  });
});
