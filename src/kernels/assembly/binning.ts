/**
 * From values to bins: sorting a sample, and finding the bin of each row. See src/train/bins/.
 *
 * @module
 */

/**
 * Sorts the values that are not NaN, ascending, to the front; the rest of the block stays as it was.
 *
 * @param values - float64
 * @param scratch - as many float64, and 8 KB
 * @returns how many are not NaN
 */
export function sortNumbers(values: usize, numValues: i32, scratch: usize): i32 {
  const counters = scratch + (usize(numValues) << 3)
  let end = scratch
  for (let at = values, last = counters - scratch + values; at < last; at += 8) {
    const value = load<f64>(at)
    if (value != value) continue
    const bits = load<i64>(at)
    // As unsigned integers, keys have the order of the numbers.
    store<i64>(end, bits ^ ((bits >> 63) | (1 << 63)))
    end += 8
  }
  const bytes = end - scratch
  if (bytes == 0) return 0
  // Source: radix sort from the last digit on, Knuth, "The Art of Computer Programming", volume 3, section 5.2.5.
  const digitBits: u64 = numValues < 4096 ? 8 : 11
  const mask: u64 = (1 << digitBits) - 1
  let from = scratch
  let to = values
  for (let shift: u64 = 0; shift < 64; shift += digitBits) {
    memory.fill(counters, 0, 8192)
    for (let at = from, last = from + bytes; at < last; at += 8) {
      const counter = counters + (usize((load<u64>(at) >> shift) & mask) << 2)
      store<u32>(counter, load<u32>(counter) + 8)
    }
    if (usize(load<u32>(counters + (usize((load<u64>(from) >> shift) & mask) << 2))) == bytes) continue
    let place = to
    for (let counter = counters, last = counters + (usize(mask + 1) << 2); counter < last; counter += 4) {
      const count = usize(load<u32>(counter))
      store<u32>(counter, u32(place))
      place += count
    }
    for (let at = from, last = from + bytes; at < last; at += 8) {
      const key = load<u64>(at)
      const counter = counters + (usize((key >> shift) & mask) << 2)
      const goal = usize(load<u32>(counter))
      store<u64>(goal, key)
      store<u32>(counter, u32(goal) + 8)
    }
    const swapped = from
    from = to
    to = swapped
  }
  for (let at: usize = 0; at < bytes; at += 8) {
    const key = load<i64>(from + at)
    store<i64>(values + at, key ^ ((~key >> 63) | (1 << 63)))
  }
  return i32(bytes >> 3)
}

/**
 * Writes the bins of values: how many bounds are below each.
 *
 * @param values - float64, up to `endValues`
 * @param bounds - ascending float64, padded with infinity to one less than a power of two; `half` is half that power in bytes
 * @param nanBin - bin of NaN
 * @param bins - uint8, or uint16 if `isWide` is 1; the next one is `stride` bytes on
 */
export function findBins(
  values: usize,
  endValues: usize,
  bounds: usize,
  half: usize,
  nanBin: i32,
  bins: usize,
  stride: usize,
  isWide: i32
): void {
  for (; values < endValues; values += 8, bins += stride) {
    const value = load<f64>(values)
    let at = bounds
    // No branch depends on the value: a mispredicted one costs more than the whole search.
    for (let step = half; step >= 8; step >>= 1) at += step & (0 - usize(load<f64>(at + step - 8) < value))
    const bin = select(i32((at - bounds) >> 3), nanBin, value == value)
    if (isWide) store<u16>(bins, bin)
    else store<u8>(bins, bin)
  }
}
