// Colours as DFS writes them.

/** `#56d96f`, which can be shown as a colour. */
export const isColor = (text: unknown): text is string => typeof text === 'string' && /^#[0-9a-f]{6}$/i.test(text);
