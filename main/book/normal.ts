// Words as they are compared: accents, case, punctuation and repeated spaces do not count.

export const normal = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}%]+/gu, ' ').trim();
