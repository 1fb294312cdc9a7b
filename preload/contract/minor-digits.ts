// What an amount in minor units is worth. Without schemas, so that pages may use it.

/** How many minor units a currency has, as a power of ten; two when unknown. */
export function minorDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
