// Amounts out of sight while somebody looks over one's shoulder.

let hidden = $state(false);

export const amountsHidden = (): boolean => hidden;
/** Stands for every amount alike: its length must not tell how much it is. */
export const hiddenAmount = '•••';

export function hideAmounts(next: boolean): void {
  hidden = next;
  // What is typed cannot be written otherwise: it is blurred.
  document.documentElement.toggleAttribute('data-amounts-hidden', hidden);
}
