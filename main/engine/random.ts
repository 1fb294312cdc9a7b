// A small generator for what calibration needs of its own: a fixed shuffle and a sketch's shocks. Paths come from the kernel.

/** Uniform between 0 and 1, both excluded (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
}

/** 0 to length − 1 in an order that depends on the seed alone. */
export function shuffled(length: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, index) => index);
  const random = generator(seed);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
