// How many points a model bends at, by how long it runs.
import { expect, test } from 'vitest';
import { nodeCount } from '../../../main/engine/fit';

test('a short plan is one straight line, a long one bends, each from its month on', () => {
  expect([1, 5, 6, 23].map(nodeCount)).toEqual([1, 1, 3, 3]);
  expect(nodeCount(24)).toBeGreaterThan(3);
  expect(nodeCount(720)).toBe(nodeCount(24));
});
