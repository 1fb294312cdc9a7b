// The value of a rank, without ordering all the others: Floyd and Rivest's, which looks at each value about one and a half times.

function swap(values: Float64Array, one: number, other: number): void {
  const value = values[one]!;
  values[one] = values[other]!;
  values[other] = value;
}

/** Where the value of the rank almost certainly lies, from a sample around it. */
function narrowed(rank: number, left: number, right: number): [number, number] {
  const count = right - left + 1;
  const place = rank - left + 1;
  const log = Math.log(count);
  const sample = 0.5 * Math.exp((2 * log) / 3);
  const spread = 0.5 * Math.sqrt((log * sample * (count - sample)) / count) * (place < count / 2 ? -1 : 1);
  return [Math.max(left, Math.floor(rank - (place * sample) / count + spread)), Math.min(right, Math.floor(rank + ((count - place) * sample) / count + spread))];
}

/** Puts the value of this rank (from 0) at its place, smaller ones before it and larger ones behind; returns it. */
export function select(values: Float64Array, rank: number, from = 0, to = values.length - 1): number {
  let [left, right] = [from, to];
  while (left < right) {
    if (right - left > 600) select(values, rank, ...narrowed(rank, left, right));
    const pivot = values[rank]!;
    let [low, high] = [left, right];
    swap(values, left, rank);
    if (values[right]! > pivot) swap(values, left, right);
    while (low < high) {
      swap(values, low, high);
      low += 1;
      high -= 1;
      while (values[low]! < pivot) low += 1;
      while (values[high]! > pivot) high -= 1;
    }
    if (values[left]! === pivot) swap(values, left, high);
    else {
      high += 1;
      swap(values, high, right);
    }
    if (high <= rank) left = high + 1;
    if (rank <= high) right = high - 1;
  }
  return values[rank]!;
}
