// What clients are called inside: the same contact alike in every file and every version, another contact otherwise.
import { expect, it } from 'vitest';
import { idOf, pseudonymOf } from '../../../main/cache/client-ids';

it('a contact has the same id everywhere and for good, and no other contact has it', () => {
  expect([idOf(7), idOf(410_027)]).toEqual(['71a2d269-0c5c-89a8-ac75-1418e37199d9', '4bc9f72b-91fe-81f3-a666-77f06dbe480a']);
  expect(new Set(Array.from({ length: 1000 }, (_, number) => idOf(number))).size).toBe(1000);
});

it('what remains of a forgotten contact is another in every file', () => {
  expect(pseudonymOf('salt', 7)).toBe(pseudonymOf('salt', 7));
  expect(new Set([pseudonymOf('salt', 7), pseudonymOf('salt', 8), pseudonymOf('other', 7)]).size).toBe(3);
});
