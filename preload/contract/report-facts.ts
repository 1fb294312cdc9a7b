// What both sides know of reports, without a schema.

/** Reports that are made in one go, at most. */
export const reportsAtOnceMax = 1000;
