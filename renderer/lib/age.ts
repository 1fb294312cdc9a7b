// Ages, which nobody types who knows the birthday.

/** Full years between a birth day and a day. */
export function yearsOld(birthDate: string, today: string): number {
  return Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (today.slice(5) < birthDate.slice(5) ? 1 : 0);
}
