// Finding text as people type it.
import { expect, it } from 'vitest';
import { plain } from '../../../../renderer/lib/search';

it('takes no notice of accents and case', () => {
  expect(plain('Banque Privée LÉMANIQUE')).toBe('banque privee lemanique');
  expect(plain('Åland')).toContain(plain('aland'));
});
