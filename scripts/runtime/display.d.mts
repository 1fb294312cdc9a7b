// Types of display.mjs, for tests.

/** A private screen; put its `display` into the DISPLAY variable. */
export function startDisplay(options?: { size?: string }): Promise<{ display: string; stop(): Promise<void> }>;
