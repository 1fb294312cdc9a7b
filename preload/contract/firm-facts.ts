// What both sides know of the firm's letterhead, without a schema.

/** Texts a firm may replace by its own; an empty one stands for the program's. */
export const firmTexts = ['forecast', 'units', 'suitability', 'closing'] as const;
export type FirmText = (typeof firmTexts)[number];

export const firmTextMax = 1500;
/** Of the decoded picture, in bytes. */
export const logoBytesMax = 400_000;
/** Accent of a firm that chose none. */
export const firmColour = '#0b6470';

/** Relative luminance of `#rrggbb` (WCAG 2.2), 0 to 1. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Whether headings in this colour can be read on white paper: a contrast of 4.5 to 1. */
export const isReadable = (colour: string): boolean => 1.05 / (luminance(colour) + 0.05) >= 4.5;
