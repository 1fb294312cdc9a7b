// Exact order statistics of a row. Keys are the bits of the figures, made so that they order as whole numbers do.
// A histogram tells between which keys the five values lie; one pass gathers what lies there, and only those few are ordered.

const levels: i32 = 5;
const bins: i32 = 4096;

/** What the caller sets aside, in bytes: a histogram, the bin of each key, and for each level a list. */
export function scratchBytes(scenarios: i32): i32 {
  return (bins << 2) + 128 + (levels + 1) * ((scenarios + 8) << 2);
}

/** Negative figures order backwards by their bits: turned about. Twice gives the figure again. */
export function turn(row: usize, count: i32): void {
  for (let at: i32 = 0; at < count << 2; at += 16) {
    const bits = v128.load(row + at);
    v128.store(row + at, v128.xor(bits, i32x4.shr_u(i32x4.shr_s(bits, 31), 1)));
  }
}

/** Gathers the keys whose bins lie in the five brackets, each into its own list, and tells how many there are. Eight bins are looked at together. */
function gather(row: usize, count: i32, places: usize, brackets: usize, lists: usize, room: usize, found: usize): void {
  const l0 = v128.load16_splat(brackets), l1 = v128.load16_splat(brackets, 4), l2 = v128.load16_splat(brackets, 8), l3 = v128.load16_splat(brackets, 12), l4 = v128.load16_splat(brackets, 16);
  const w0 = v128.load16_splat(brackets, 2), w1 = v128.load16_splat(brackets, 6), w2 = v128.load16_splat(brackets, 10), w3 = v128.load16_splat(brackets, 14), w4 = v128.load16_splat(brackets, 18);
  let n0 = lists, n1 = lists + room, n2 = lists + 2 * room, n3 = lists + 3 * room, n4 = lists + 4 * room;
  for (let at: i32 = 0; at < count; at += 8) {
    const bin = v128.load(places + (at << 1));
    const in0 = i16x8.le_u(i16x8.sub(bin, l0), w0), in1 = i16x8.le_u(i16x8.sub(bin, l1), w1), in2 = i16x8.le_u(i16x8.sub(bin, l2), w2);
    const in3 = i16x8.le_u(i16x8.sub(bin, l3), w3), in4 = i16x8.le_u(i16x8.sub(bin, l4), w4);
    if (!v128.any_true(v128.or(v128.or(v128.or(in0, in1), v128.or(in2, in3)), in4))) continue;
    const keys = row + (at << 2);
    n0 = append(keys, i16x8.bitmask(in0), n0);
    n1 = append(keys, i16x8.bitmask(in1), n1);
    n2 = append(keys, i16x8.bitmask(in2), n2);
    n3 = append(keys, i16x8.bitmask(in3), n3);
    n4 = append(keys, i16x8.bitmask(in4), n4);
  }
  store<i32>(found, <i32>(n0 - lists) >> 2);
  store<i32>(found, <i32>(n1 - lists - room) >> 2, 4);
  store<i32>(found, <i32>(n2 - lists - 2 * room) >> 2, 8);
  store<i32>(found, <i32>(n3 - lists - 3 * room) >> 2, 12);
  store<i32>(found, <i32>(n4 - lists - 4 * room) >> 2, 16);
}

/** Adds those of eight keys whose bit is set to a list, and tells its new end. */
// @ts-expect-error: a decorator of the compiler
@inline
function append(keys: usize, bits: i32, end: usize): usize {
  while (bits !== 0) {
    store<i32>(end, load<i32>(keys + (<usize>ctz(bits) << 2)));
    end += 4;
    bits &= bits - 1;
  }
  return end;
}

/** Puts what has rank `wanted` at its place in a list, everything smaller before it. */
function partition(keys: usize, count: i32, wanted: i32): void {
  let left: i32 = 0, right: i32 = count - 1;
  while (left < right) {
    const pivot = load<i32>(keys + (<usize>((left + right) >> 1) << 2));
    let low = left, high = right;
    while (low <= high) {
      while (load<i32>(keys + (<usize>low << 2)) < pivot) low += 1;
      while (load<i32>(keys + (<usize>high << 2)) > pivot) high -= 1;
      if (low <= high) {
        const one = keys + (<usize>low << 2), other = keys + (<usize>high << 2), key = load<i32>(one);
        store<i32>(one, load<i32>(other));
        store<i32>(other, key);
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

/** The value that lies `share` of the way from the one of this rank to the next. */
function valueAt(keys: usize, count: i32, rank: i32, share: f32): f32 {
  partition(keys, count, rank);
  const here = load<i32>(keys + (<usize>rank << 2));
  if (rank + 1 >= count) return figure(here);
  let after = i32.MAX_VALUE;
  for (let at = rank + 1; at < count; at += 1) after = min(after, load<i32>(keys + (<usize>at << 2)));
  const value = figure(here);
  return value + (figure(after) - value) * share;
}

// @ts-expect-error: a decorator of the compiler
@inline
function count1(bin: i32): void {
  store<i32>(bin, load<i32>(bin) + 1);
}

/** Which bin each key is in, and how many are in each. Places behind the last key are in none. */
function sortIntoBins(row: usize, count: i32, smallest: i32, shift: i32, histogram: usize, places: usize): void {
  memory.fill(histogram, 0, bins << 2);
  const first = i32x4.splat(smallest), base = i32x4.splat(<i32>histogram);
  let at: i32 = 0;
  for (; at < (count & ~7); at += 8) {
    const low = i32x4.shr_u(i32x4.sub(v128.load(row + (at << 2)), first), shift), high = i32x4.shr_u(i32x4.sub(v128.load(row + (at << 2), 16), first), shift);
    v128.store(places + (at << 1), i16x8.narrow_i32x4_u(low, high));
    const one = i32x4.add(i32x4.shl(low, 2), base), other = i32x4.add(i32x4.shl(high, 2), base);
    count1(i32x4.extract_lane(one, 0));
    count1(i32x4.extract_lane(one, 1));
    count1(i32x4.extract_lane(one, 2));
    count1(i32x4.extract_lane(one, 3));
    count1(i32x4.extract_lane(other, 0));
    count1(i32x4.extract_lane(other, 1));
    count1(i32x4.extract_lane(other, 2));
    count1(i32x4.extract_lane(other, 3));
  }
  v128.store(places + (at << 1), i16x8.splat(-1));
  for (; at < count; at += 1) {
    const bin = <u32>(load<i32>(row + (at << 2)) - smallest) >> shift;
    store<u16>(places + (at << 1), <u16>bin);
    count1(<i32>histogram + <i32>(bin << 2));
  }
}

/** How many keys are in sixteen bins together. */
// @ts-expect-error: a decorator of the compiler
@inline
function sixteen(bins: usize): i32 {
  const four = i32x4.add(i32x4.add(v128.load(bins), v128.load(bins, 16)), i32x4.add(v128.load(bins, 32), v128.load(bins, 48)));
  return i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1) + i32x4.extract_lane(four, 2) + i32x4.extract_lane(four, 3);
}

/** The five quantiles of a row of keys into `into`. `ranks` holds rank and share for each level. */
export function quantiles(row: usize, count: i32, ranks: usize, into: usize, scratch: usize): void {
  const brackets = scratch, before = scratch + 32, found = scratch + 64, histogram = scratch + 128, places = histogram + (bins << 2);
  const room: usize = (count + 8) << 2, lists = places + room;
  let least = v128.load32_splat(row), most = least;
  let at: i32 = 0;
  for (; at < (count & ~3); at += 4) {
    const key = v128.load(row + (at << 2));
    least = i32x4.min_s(least, key);
    most = i32x4.max_s(most, key);
  }
  let smallest = min(min(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1)), min(i32x4.extract_lane(least, 2), i32x4.extract_lane(least, 3)));
  let largest = max(max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)), max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3)));
  for (; at < count; at += 1) {
    smallest = min(smallest, load<i32>(row + (at << 2)));
    largest = max(largest, load<i32>(row + (at << 2)));
  }
  if (smallest === largest) {
    for (let level: i32 = 0; level < levels; level += 1) store<f32>(into + (level << 2), figure(smallest));
    return;
  }
  sortIntoBins(row, count, smallest, max(0, 20 - <i32>clz(<u32>(largest - smallest))), histogram, places);
  let bin: i32 = 0, seen: i32 = load<i32>(histogram), earlier: i32 = 0;
  for (let level: i32 = 0; level < levels; level += 1) {
    const rank = load<i32>(ranks + (level << 3));
    while (seen <= rank) {
      if ((bin & 15) === 15) {
        const ahead = sixteen(histogram + ((bin + 1) << 2));
        if (seen + ahead <= rank) {
          seen += ahead;
          bin += 16;
          continue;
        }
      }
      earlier = seen;
      bin += 1;
      seen += load<i32>(histogram + (bin << 2));
    }
    let last = bin, through = seen;
    while (through <= rank + 1 && through < count) {
      last += 1;
      through += load<i32>(histogram + (last << 2));
    }
    store<u16>(brackets + (level << 2), <u16>bin);
    store<u16>(brackets + (level << 2), <u16>(last - bin), 2);
    store<i32>(before + (level << 2), earlier);
  }
  gather(row, count, places, brackets, lists, room, found);
  for (let level: i32 = 0; level < levels; level += 1) {
    const place = level << 2;
    store<f32>(into + place, valueAt(lists + level * room, load<i32>(found + place), load<i32>(ranks + (level << 3)) - load<i32>(before + place), load<f32>(ranks + (level << 3), 4)));
  }
}
