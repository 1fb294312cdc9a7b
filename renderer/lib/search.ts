// Finding text as people type it.

/** Letters without accents and case, for finding "Lefèvre" by "lefev". */
export const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
