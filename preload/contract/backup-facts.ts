// What both sides know of backups, without a schema.

/** What stands in the way of guessing is length: four or five words that belong to nobody. */
export const passphraseMin = 12;
export const passphraseMax = 1000;

export const day = 24 * 60 * 60_000;
/** Days after which a backup is called old. */
export const oldAfterDays = 14;
/** Days somebody may work before the first backup is missed. */
export const firstAfterDays = 3;
/** Days a reminder is put off for. */
export const laterDays = 7;
