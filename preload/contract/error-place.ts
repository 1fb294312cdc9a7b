// Where an error happened, without what it says: the message may hold anything.

/** The class of what was thrown, and the places of the program it came through, innermost first. */
export function placeOf(error: unknown): { errorClass: string; places: string[] } {
  if (!(error instanceof Error)) return { errorClass: typeof error, places: [] };
  return { errorClass: error.constructor.name, places: framesOf(String(error.stack), error) };
}

/** `file:line:column` of each frame. The stack begins with the message, which may look like frames itself. */
export function framesOf(stack: string, { message }: { message: string }): string[] {
  const end = stack.indexOf(message);
  if (end === -1) return [];
  return [...stack.slice(end + message.length).matchAll(/^ {4}at .*?([\w.-]+:\d+:\d+)\)?$/gm)].map(([, found]) => found as string).slice(0, 8);
}
