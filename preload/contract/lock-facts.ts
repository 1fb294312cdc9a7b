// What pages need to know of the lock without schemas.

/** Minutes without a touch after which the program locks itself, to choose from. */
export const lockMinutesChoices = [1, 2, 5, 10, 15, 30, 60] as const;
export type LockMinutes = (typeof lockMinutesChoices)[number];
export const lockMinutesUsual: LockMinutes = 15;

/** Why it locked: somebody wanted it, nobody touched it, the computer went to sleep, the system's screen was locked, or the program starts with a PIN. */
export const lockReasons = ['asked', 'idle', 'suspend', 'screen', 'start'] as const;
export type LockReason = (typeof lockReasons)[number];

/** Digits of a PIN. */
export const pinLengthMin = 6;
export const pinLengthMax = 12;
/** Wrong PINs in a row, after which the session is ended. */
export const pinAttemptsMax = 5;

export type PinProblem = 'digits' | 'short' | 'long' | 'easy';

/** What is wrong with a new PIN, or null. Runs and repetitions are what anybody tries first. */
export function pinProblem(pin: string): PinProblem | null {
  if (!/^\d*$/.test(pin)) return 'digits';
  if (pin.length < pinLengthMin) return 'short';
  if (pin.length > pinLengthMax) return 'long';
  const steps = [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  const [first] = steps;
  return steps.every((step) => step === first && [0, 1, 9].includes(step)) ? 'easy' : null;
}
