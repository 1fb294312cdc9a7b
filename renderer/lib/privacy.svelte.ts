// Amounts out of sight while somebody looks over one's shoulder. Not remembered: the next start shows them again.

let hidden = $state(false);

export const amountsHidden = (): boolean => hidden;
/** Stands for every amount alike: its length must not tell how much it is. */
export const hiddenAmount = '•••';

export function toggleAmounts(): void {
  hidden = !hidden;
  // What is typed cannot be written otherwise: it is blurred.
  document.documentElement.toggleAttribute('data-amounts-hidden', hidden);
}
