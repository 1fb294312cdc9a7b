// Exact order statistics of a row. Keys are the bits of the figures, made so that they order as whole numbers do.
// Brackets around the five values are known from the last question on the same paths, or found by a histogram; one pass
// counts what lies below each and gathers what lies inside, and only those few are ordered.

const levels: i32 = 5;
const bins: i32 = 2048;
/** Ranks either side of the value of last time that its bracket holds. */
const reach: f32 = 40;

// What the caller sets aside: a histogram, and for each level the keys and places of the gathered. All sizes in bytes.
export function scratchBytes(scenarios: i32): i32 {
  return (bins << 2) + 128 + levels * 2 * ((scenarios + 8) << 2);
}

/** Negative figures order backwards by their bits: turned about. Twice gives the figure again. */
export function turn(row: usize, count: i32): void {
  for (let at: i32 = 0; at < count << 2; at += 16) {
    const bits = v128.load(row + at);
    v128.store(row + at, v128.xor(bits, i32x4.shr_u(i32x4.shr_s(bits, 31), 1)));
  }
}

/** Gathers what lies in the brackets and orders it as far as needed. Bit j of the answer: level j is not in its bracket. */
function pick(row: usize, count: i32, ranks: usize, lows: usize, highs: usize, gathered: usize, into: usize, hints: usize): i32 {
  const room: usize = (count + 8) << 2;
  const low0 = load<i32>(lows), low1 = load<i32>(lows, 4), low2 = load<i32>(lows, 8), low3 = load<i32>(lows, 12), low4 = load<i32>(lows, 16);
  const high0 = load<i32>(highs), high1 = load<i32>(highs, 4), high2 = load<i32>(highs, 8), high3 = load<i32>(highs, 12), high4 = load<i32>(highs, 16);
  const l0 = i32x4.splat(low0), l1 = i32x4.splat(low1), l2 = i32x4.splat(low2), l3 = i32x4.splat(low3), l4 = i32x4.splat(low4);
  const h0 = i32x4.splat(high0), h1 = i32x4.splat(high1), h2 = i32x4.splat(high2), h3 = i32x4.splat(high3), h4 = i32x4.splat(high4);
  let b0 = i32x4.splat(0), b1 = i32x4.splat(0), b2 = i32x4.splat(0), b3 = i32x4.splat(0), b4 = i32x4.splat(0);
  const g0 = gathered, g1 = gathered + 2 * room, g2 = gathered + 4 * room, g3 = gathered + 6 * room, g4 = gathered + 8 * room;
  let n0: usize = 0, n1: usize = 0, n2: usize = 0, n3: usize = 0, n4: usize = 0;
  const whole = count & ~3;
  let at: i32 = 0;
  for (; at < whole; at += 4) {
    const key = v128.load(row + (at << 2));
    const below0 = i32x4.lt_s(key, l0), below1 = i32x4.lt_s(key, l1), below2 = i32x4.lt_s(key, l2), below3 = i32x4.lt_s(key, l3), below4 = i32x4.lt_s(key, l4);
    b0 = i32x4.sub(b0, below0);
    b1 = i32x4.sub(b1, below1);
    b2 = i32x4.sub(b2, below2);
    b3 = i32x4.sub(b3, below3);
    b4 = i32x4.sub(b4, below4);
    const in0 = v128.or(below0, i32x4.gt_s(key, h0)), in1 = v128.or(below1, i32x4.gt_s(key, h1)), in2 = v128.or(below2, i32x4.gt_s(key, h2)), in3 = v128.or(below3, i32x4.gt_s(key, h3)), in4 = v128.or(below4, i32x4.gt_s(key, h4));
    if (!i32x4.all_true(v128.and(v128.and(v128.and(in0, in1), v128.and(in2, in3)), in4))) {
      n0 = gather(row, at, i32x4.bitmask(in0), g0, room, n0);
      n1 = gather(row, at, i32x4.bitmask(in1), g1, room, n1);
      n2 = gather(row, at, i32x4.bitmask(in2), g2, room, n2);
      n3 = gather(row, at, i32x4.bitmask(in3), g3, room, n3);
      n4 = gather(row, at, i32x4.bitmask(in4), g4, room, n4);
    }
  }
  let c0 = total(b0), c1 = total(b1), c2 = total(b2), c3 = total(b3), c4 = total(b4);
  for (; at < count; at += 1) {
    const key = load<i32>(row + (at << 2));
    c0 += i32(key < low0);
    c1 += i32(key < low1);
    c2 += i32(key < low2);
    c3 += i32(key < low3);
    c4 += i32(key < low4);
    n0 = gather(row, at, i32(key < low0 || key > high0) | 14, g0, room, n0);
    n1 = gather(row, at, i32(key < low1 || key > high1) | 14, g1, room, n1);
    n2 = gather(row, at, i32(key < low2 || key > high2) | 14, g2, room, n2);
    n3 = gather(row, at, i32(key < low3 || key > high3) | 14, g3, room, n3);
    n4 = gather(row, at, i32(key < low4 || key > high4) | 14, g4, room, n4);
  }
  return order(0, count, ranks, c0, g0, room, n0, low0, high0, into, hints) | order(1, count, ranks, c1, g1, room, n1, low1, high1, into, hints)
    | order(2, count, ranks, c2, g2, room, n2, low2, high2, into, hints) | order(3, count, ranks, c3, g3, room, n3, low3, high3, into, hints)
    | order(4, count, ranks, c4, g4, room, n4, low4, high4, into, hints);
}

// @ts-expect-error: a decorator of the compiler
@inline
function total(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

/** Those of four whose bit of `outside` is not set. */
// @ts-expect-error: a decorator of the compiler
@inline
function gather(row: usize, at: i32, outside: i32, gathered: usize, room: usize, known: usize): usize {
  let inside = ~outside & 15;
  while (inside !== 0) {
    const place = at + ctz(inside);
    store<i32>(gathered + (known << 2), load<i32>(row + (place << 2)));
    store<i32>(gathered + room + (known << 2), place);
    known += 1;
    inside &= inside - 1;
  }
  return known;
}

function swap(keys: usize, places: usize, one: i32, other: i32): void {
  const a: usize = <usize>one << 2, b: usize = <usize>other << 2;
  const key = load<i32>(keys + a), place = load<i32>(places + a);
  store<i32>(keys + a, load<i32>(keys + b));
  store<i32>(places + a, load<i32>(places + b));
  store<i32>(keys + b, key);
  store<i32>(places + b, place);
}

/** Puts what has rank `wanted` at its place, everything smaller before it. */
function partition(keys: usize, places: usize, count: i32, wanted: i32): void {
  let left: i32 = 0, right: i32 = count - 1;
  while (left < right) {
    const pivot = load<i32>(keys + (<usize>((left + right) >> 1) << 2));
    let low = left, high = right;
    while (low <= high) {
      while (load<i32>(keys + (<usize>low << 2)) < pivot) low += 1;
      while (load<i32>(keys + (<usize>high << 2)) > pivot) high -= 1;
      if (low <= high) {
        swap(keys, places, low, high);
        low += 1;
        high -= 1;
      }
    }
    if (wanted <= high) right = high;
    else if (wanted >= low) left = low;
    else return;
  }
}

// @ts-expect-error: a decorator of the compiler
@inline
function figure(key: i32): f32 {
  return reinterpret<f32>(key ^ ((key >> 31) >>> 1));
}

/** The value of a level from what was gathered; 1 << level when it is not among them. */
function order(level: i32, count: i32, ranks: usize, below: i32, keys: usize, room: usize, gathered: usize, low: i32, high: i32, into: usize, hints: usize): i32 {
  const known = <i32>gathered;
  const rank = load<i32>(ranks + (level << 3)) - below;
  const next = rank + 1 < count - below ? rank + 1 : rank;
  if (rank < 0 || next >= known) return 1 << level;
  const places = keys + room;
  partition(keys, places, known, rank);
  const here = load<i32>(keys + (<usize>rank << 2));
  let after = here;
  if (next > rank) {
    after = i32.MAX_VALUE;
    for (let at = next; at < known; at += 1) after = min(after, load<i32>(keys + (<usize>at << 2)));
  }
  const share = load<f32>(ranks + (level << 3), 4);
  const value = figure(here);
  store<f32>(into + (level << 2), value + (figure(after) - value) * share);
  store<i32>(hints + (level << 3), load<i32>(places + (<usize>rank << 2)));
  store<f32>(hints + (level << 3), (<f32>high - <f32>low) / <f32>known, 4);
  return 0;
}

// @ts-expect-error: a decorator of the compiler
@inline
function within(key: i64): i32 {
  return <i32>min(max(key, <i64>i32.MIN_VALUE), <i64>i32.MAX_VALUE);
}

/** The five quantiles of a row of keys into `into`. `ranks` holds rank and share for each level, `hints` where they lay last time (place and keys per rank; a place of −1: unknown). */
export function quantiles(row: usize, count: i32, ranks: usize, into: usize, hints: usize, scratch: usize): void {
  const lows = scratch, highs = scratch + 32, histogram = scratch + 128, gathered = histogram + (bins << 2);
  if (load<i32>(hints) >= 0) {
    for (let level: i32 = 0; level < levels; level += 1) {
      const key = load<i32>(row + (load<i32>(hints + (level << 3)) << 2));
      const width = max(<i64>(load<f32>(hints + (level << 3), 4) * reach), 8);
      store<i32>(lows + (level << 2), within(<i64>key - width));
      store<i32>(highs + (level << 2), within(<i64>key + width));
    }
    if (pick(row, count, ranks, lows, highs, gathered, into, hints) === 0) return;
  }
  let least = v128.load(row), most = least;
  let smallest = load<i32>(row), largest = smallest;
  const whole = count & ~3;
  let at: i32 = 0;
  if (whole > 0) {
    for (; at < whole; at += 4) {
      const key = v128.load(row + (at << 2));
      least = i32x4.min_s(least, key);
      most = i32x4.max_s(most, key);
    }
    smallest = min(min(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1)), min(i32x4.extract_lane(least, 2), i32x4.extract_lane(least, 3)));
    largest = max(max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)), max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3)));
  }
  for (; at < count; at += 1) {
    smallest = min(smallest, load<i32>(row + (at << 2)));
    largest = max(largest, load<i32>(row + (at << 2)));
  }
  if (smallest === largest) {
    for (let level: i32 = 0; level < levels; level += 1) {
      store<f32>(into + (level << 2), figure(smallest));
      store<i32>(hints + (level << 3), -1);
    }
    return;
  }
  const wide = <u32>(largest - smallest);
  const shift = max(0, 21 - <i32>clz(wide));
  memory.fill(histogram, 0, bins << 2);
  for (at = 0; at < count; at += 1) {
    const bin = histogram + ((<u32>(load<i32>(row + (at << 2)) - smallest) >> shift) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
  }
  let bin: i32 = 0, seen: i32 = load<i32>(histogram);
  for (let level: i32 = 0; level < levels; level += 1) {
    const rank = load<i32>(ranks + (level << 3));
    while (seen <= rank) {
      bin += 1;
      seen += load<i32>(histogram + (bin << 2));
    }
    let last = bin, through = seen;
    while (through <= rank + 1 && through < count) {
      last += 1;
      through += load<i32>(histogram + (last << 2));
    }
    store<i32>(lows + (level << 2), within(<i64>smallest + (<i64>bin << shift)));
    store<i32>(highs + (level << 2), within(<i64>smallest + (<i64>(last + 1) << shift) - 1));
  }
  pick(row, count, ranks, lows, highs, gathered, into, hints);
}
