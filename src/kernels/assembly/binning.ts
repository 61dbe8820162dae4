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

/**
 * Moves the values that are not 0 to the front.
 *
 * @param values - float64
 * @param zero - what is at most this far from 0 counts as 0
 * @param places - int32: where each of them was
 * @returns how many they are
 */
export function takeValues(values: usize, numValues: i32, zero: f64, places: usize): i32 {
  let to = values
  let from = values
  for (let place = 0; place < numValues; place++, from += 8) {
    const value = load<f64>(from)
    store<f64>(to, value)
    store<i32>(places, place)
    // Overwritten by the next one if it is 0.
    const isTaken = usize(!(abs(value) <= zero))
    to += isTaken << 3
    places += isTaken << 2
  }
  return i32((to - values) >> 3)
}

// C's nextafter(x, +inf).
function nextUp(x: f64): f64 {
  if (x != x || x == Infinity) return x
  if (x == 0) return reinterpret<f64>(<i64>1)
  return reinterpret<f64>(reinterpret<i64>(x) + (x > 0 ? 1 : -1))
}

/**
 * Finds the distinct values of a sample. Neighbours that differ by one step count as one, the larger. 0 stands between negative and
 * positive values even if no row has it.
 *
 * @param sorted - float64, ascending, without 0 and NaN, up to `endSorted`
 * @param numZero - how often 0 is there besides
 * @param distinct - float64; `counts` are int32
 * @returns how many there are
 */
export function findDistinct(sorted: usize, endSorted: usize, numZero: i32, distinct: usize, counts: usize): i32 {
  const begin = counts
  let before: f64 = sorted < endSorted ? load<f64>(sorted) : 0
  if (sorted == endSorted || (before > 0 && numZero > 0)) {
    store<f64>(distinct, 0)
    store<i32>(counts, numZero)
    distinct += 8
    counts += 4
  }
  let count = 0
  for (; sorted < endSorted; sorted += 8) {
    const value = load<f64>(sorted)
    if (value != before && value > nextUp(before)) {
      store<f64>(distinct, before)
      store<i32>(counts, count)
      distinct += 8
      counts += 4
      count = 0
      if (before < 0 && value > 0) {
        store<f64>(distinct, 0)
        store<i32>(counts, numZero)
        distinct += 8
        counts += 4
      }
    }
    before = value
    count++
  }
  if (count > 0) {
    store<f64>(distinct, before)
    store<i32>(counts, count)
    counts += 4
    if (before < 0 && numZero > 0) {
      store<f64>(distinct, 0, 8)
      store<i32>(counts, numZero)
      counts += 4
    }
  }
  return i32((counts - begin) >> 2)
}

/**
 * Finds bounds that divide distinct values into bins of about equally many rows.
 *
 * @param values - float64, ascending; `counts`, int32, are the rows that have each
 * @param total - rows in all
 * @param bounds - float64, ascending; the last is infinite
 * @returns how many bounds there are
 */
export function divideValues(
  values: usize,
  counts: usize,
  numValues: i32,
  total: f64,
  maxBin: i32,
  minDataInBin: i32,
  bounds: usize
): i32 {
  const isFew = numValues <= maxBin
  if (!isFew && minDataInBin > 0) maxBin = max(1, min(maxBin, i32(total / f64(minDataInBin))))
  // Values with at least the mean count of a bin get one alone; the others share the rest.
  const bigCount = total / f64(maxBin)
  let binsLeft = maxBin
  let rowsLeft = total
  for (let i = 0; i < numValues; i++) {
    const count = f64(load<i32>(counts + (usize(i) << 2)))
    if (count < bigCount) continue
    binsLeft--
    rowsLeft -= count
  }
  let mean = rowsLeft / f64(binsLeft)
  let numBounds = 0
  let lastBound: f64 = 0
  let numEnded = 0
  let count: f64 = 0
  for (let i = 1; i < numValues; i++, values += 8, counts += 4) {
    const ofValue = f64(load<i32>(counts))
    const isBig = ofValue >= bigCount
    count += ofValue
    if (isFew) {
      if (count < f64(minDataInBin)) continue
    } else {
      if (!isBig) rowsLeft -= ofValue
      const isNextBig = f64(load<i32>(counts, 4)) >= bigCount
      if (!isBig && !(count >= mean) && !(isNextBig && count >= max(1, mean * 0.5))) continue
    }
    const bound = nextUp((load<f64>(values) + load<f64>(values, 8)) / 2)
    const isNew = numBounds == 0 || !(bound <= nextUp(lastBound))
    if (isNew) {
      store<f64>(bounds + (usize(numBounds) << 3), bound)
      lastBound = bound
      numBounds++
    }
    if (isFew) {
      if (isNew) count = 0
      continue
    }
    if (++numEnded >= maxBin - 1) break
    count = 0
    if (!isBig) mean = rowsLeft / f64(--binsLeft)
  }
  store<f64>(bounds + (usize(numBounds) << 3), Infinity)
  return numBounds + 1
}

/**
 * Counts the rows of bins.
 *
 * @param values - float64, ascending; `counts`, int32, are the rows that have each
 * @param bounds - float64 by bin, ascending; those that are NaN have no rows
 * @param binCounts - int32 by bin
 */
export function countBins(
  values: usize,
  counts: usize,
  numValues: i32,
  bounds: usize,
  numBins: i32,
  binCounts: usize
): void {
  memory.fill(binCounts, 0, usize(numBins) << 2)
  const last = bounds + (usize(numBins - 1) << 3)
  for (const end = values + (usize(numValues) << 3); values < end; values += 8, counts += 4) {
    for (const value = load<f64>(values); bounds < last && value > load<f64>(bounds); bounds += 8) binCounts += 4
    store<i32>(binCounts, load<i32>(binCounts) + load<i32>(counts))
  }
}
