/** More windows than anybody sees at once, and no more than a page that asks without end could do harm with. */
export const windowsMax = 6;
