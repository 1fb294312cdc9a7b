// Finding entries of the activity log by words.
import { describe, expect, it } from 'vitest';
import { finder, titleIn } from '../../../main/services/activity-find';
import type { Deed } from '../../../preload/contract/activity';

const viewed: Deed = { action: 'clientViewed' };
const run: Deed = { action: 'simulationRun', reference: 'S-20261126-7KX2M', requestHash: '0'.repeat(64), responseHash: '1'.repeat(64), queued: false };
const estimate: Deed = { action: 'estimateShown', reference: null, solved: false };
const found = (text: string, deed: Deed | null, name = '', language: 'en' | 'fr' = 'en') => finder(text, language)!(deed, name);

describe('entries', () => {
  it('all fit where no word was typed', () => {
    for (const nothing of ['', '  ', '\n\t']) expect(finder(nothing, 'en')).toBeNull();
    expect(finder('x', 'en')).not.toBeNull();
  });
  it('are found by their title and kind in the language that is shown', () => {
    expect(found(titleIn('en', viewed), viewed)).toBe(true);
    expect(found(titleIn('fr', viewed), viewed, '', 'fr')).toBe(true);
    expect(found(titleIn('fr', viewed), viewed)).toBe(false);
    expect(found(titleIn('en', viewed), run)).toBe(false);
  });
  it('are found by the client’s name, however it is written', () => {
    for (const text of ['élodie', 'ELODIE', 'elo', 'lamy élodie', 'Lamy  Elodie']) expect(found(text, viewed, 'Élodie Lamy')).toBe(true);
    expect(found('elodie', viewed, 'Adeline Monnier')).toBe(false);
    expect(found('elodie', viewed)).toBe(false);
  });
  it('are found by their reference', () => {
    expect(found('7kx2m', run)).toBe(true);
    expect(found('7kx2m', viewed)).toBe(false);
    expect(found('7kx2m', estimate)).toBe(false);
  });
  it('must have every word, of whatever part', () => {
    expect(found('7kx2m lamy', run, 'Élodie Lamy')).toBe(true);
    expect(found('7kx2m lamy other', run, 'Élodie Lamy')).toBe(false);
  });
  it('that say what none can are not found by any word', () => expect(found('a', null, 'Anna')).toBe(false));
  it('are told apart one after the other with the same words', () => {
    const fits = finder('lamy', 'en')!;
    expect([fits(viewed, 'Élodie Lamy'), fits(viewed, 'Adeline Monnier'), fits(run, 'Élodie Lamy'), fits(null, 'Élodie Lamy'), fits(viewed, 'Élodie Lamy')]).toEqual([true, false, true, false, true]);
  });
});
