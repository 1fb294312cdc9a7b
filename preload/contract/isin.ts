// The check digit of an International Securities Identification Number (ISO 6166).

export type IsinProblem = 'length' | 'characters' | 'checkDigit';

/** Returns what is wrong with an ISIN, or null when its form and its check digit (Luhn over letters as 10–35) hold. */
export function isinProblem(value: string): IsinProblem | null {
  if (value.length !== 12) return 'length';
  if (!/^[A-Z]{2}[A-Z0-9]{9}[0-9]$/.test(value)) return 'characters';
  const digits = [...value].map((character) => parseInt(character, 36)).join('');
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight += 1) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const doubled = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 ? null : 'checkDigit';
}
