/**
 * Histograms: sums of rows' derivatives by bin. An entry is 16 bytes, the sum of gradients and that of hessians, float64.
 *
 * Rows are added in their order, so that every sum has the bits of a plain loop over the rows.
 *
 * @module
 */
import { featureBytes, groupBytes } from './tables'

// Adds to the bin that 8 bits of `bins` name, shifted to the place of an entry's address.
function add(sums: usize, entry: usize, derivatives: v128): void {
  const at = sums + entry
  v128.store(at, f64x2.add(v128.load(at), derivatives))
}

// Gradient and hessian of a row, float64; the hessian is 1 where all are the same.
function derivativesOf(gradients: usize, hessians: usize, row: usize): v128 {
  if (hessians == 0) return f64x2.replace_lane(f64x2.splat(1), 0, f64(load<f32>(gradients + (row << 2))))
  return f64x2.promote_low_f32x4(v128.load32_lane(hessians + (row << 2), v128.load32_zero(gradients + (row << 2)), 1))
}

// Rows that are added at a time, group by group: few enough that their bins and derivatives stay in the processor's nearest cache.
const blockRows: usize = 256
// The buffer holds the derivatives of these rows, 16 bytes each, then where their bins are, 4 bytes each.
const placesAt: usize = blockRows << 4

/**
 * Adds the rows of the buffer to the histograms of a group of columns.
 *
 * @param bins - of row 0 after the first of the columns of all groups; `width` are side by side: 1, 2, 4 or 8, uint8
 * @param end - where the places of the rows end
 * @param sums - entries of the first column; those of the next are `columnBytes` on
 */
function addToBins(bins: usize, width: i32, buffer: usize, end: usize, sums: usize, columnBytes: usize): void {
  let place = buffer + placesAt
  const sums1 = sums + columnBytes
  const sums2 = sums1 + columnBytes
  const sums3 = sums2 + columnBytes
  if (width == 8) {
    const sums4 = sums3 + columnBytes
    const sums5 = sums4 + columnBytes
    const sums6 = sums5 + columnBytes
    const sums7 = sums6 + columnBytes
    for (; place < end; place += 4, buffer += 16) {
      const at = bins + usize(load<u32>(place))
      const derivatives = v128.load(buffer)
      const low = load<u32>(at)
      const high = load<u32>(at, 4)
      add(sums, usize((low << 4) & 0xff0), derivatives)
      add(sums1, usize((low >> 4) & 0xff0), derivatives)
      add(sums2, usize((low >> 12) & 0xff0), derivatives)
      add(sums3, usize((low >> 20) & 0xff0), derivatives)
      add(sums4, usize((high << 4) & 0xff0), derivatives)
      add(sums5, usize((high >> 4) & 0xff0), derivatives)
      add(sums6, usize((high >> 12) & 0xff0), derivatives)
      add(sums7, usize((high >> 20) & 0xff0), derivatives)
    }
  } else if (width == 4) {
    for (; place < end; place += 4, buffer += 16) {
      const derivatives = v128.load(buffer)
      const four = load<u32>(bins + usize(load<u32>(place)))
      add(sums, usize((four << 4) & 0xff0), derivatives)
      add(sums1, usize((four >> 4) & 0xff0), derivatives)
      add(sums2, usize((four >> 12) & 0xff0), derivatives)
      add(sums3, usize((four >> 20) & 0xff0), derivatives)
    }
  } else {
    for (; place < end; place += 4, buffer += 16) {
      const at = bins + usize(load<u32>(place))
      const derivatives = v128.load(buffer)
      add(sums, usize(load<u8>(at)) << 4, derivatives)
      if (width == 2) add(sums1, usize(load<u8>(at, 1)) << 4, derivatives)
    }
  }
}

// `addToBins` for all rows of one column of uint16 bins.
function addToWideBins(bins: usize, rows: usize, endRows: usize, gradients: usize, hessians: usize, sums: usize): void {
  for (; rows < endRows; rows += 4) {
    const row = usize(load<u32>(rows))
    add(sums, usize(load<u16>(bins + (row << 1))) << 4, derivativesOf(gradients, hessians, row))
  }
}

/** Multiplies the hessians of `numEntries` entries, which are counts of rows. */
function scaleHessians(sums: usize, numEntries: i32, hessian: f64): void {
  const factors = f64x2.replace_lane(f64x2.splat(1), 1, hessian)
  for (const end = sums + (usize(numEntries) << 4); sums < end; sums += 16) {
    v128.store(sums, f64x2.mul(v128.load(sums), factors))
  }
}

/** Gives the most frequent bin what the other bins of a feature leave of the leaf. */
function fixBin(sums: usize, numBins: i32, mostFrequentBin: i32, gradient: f64, hessian: f64): void {
  let rest = f64x2.replace_lane(f64x2.splat(hessian), 0, gradient)
  const fixed = sums + (usize(mostFrequentBin) << 4)
  let at = sums
  for (; at < fixed; at += 16) rest = f64x2.sub(rest, v128.load(at))
  at += 16
  for (const end = sums + (usize(numBins) << 4); at < end; at += 16) rest = f64x2.sub(rest, v128.load(at))
  v128.store(fixed, rest)
}

/**
 * `fixBin` for the columns of a group, each of one feature: as sums that depend on each other take their time, eight at once take
 * that of one.
 *
 * @param mostFrequentBins - int32 by column
 */
function fixBins(
  sums: usize,
  columnBytes: usize,
  width: i32,
  mostFrequentBins: usize,
  gradient: f64,
  hessian: f64
): void {
  for (let column = 0; column < width; column++) {
    setBin(sums + usize(column) * columnBytes, mostFrequentBins + (usize(column) << 2), f64x2.splat(0))
  }
  const all = f64x2.replace_lane(f64x2.splat(hessian), 0, gradient)
  let rest0 = all
  let rest1 = all
  let rest2 = all
  let rest3 = all
  let rest4 = all
  let rest5 = all
  let rest6 = all
  let rest7 = all
  const sums1 = sums + columnBytes
  const sums2 = sums1 + columnBytes
  const sums3 = sums2 + columnBytes
  const sums4 = sums3 + columnBytes
  const sums5 = sums4 + columnBytes
  const sums6 = sums5 + columnBytes
  const sums7 = sums6 + columnBytes
  if (width == 8) {
    for (let at: usize = 0; at < columnBytes; at += 16) {
      rest0 = f64x2.sub(rest0, v128.load(sums + at))
      rest1 = f64x2.sub(rest1, v128.load(sums1 + at))
      rest2 = f64x2.sub(rest2, v128.load(sums2 + at))
      rest3 = f64x2.sub(rest3, v128.load(sums3 + at))
      rest4 = f64x2.sub(rest4, v128.load(sums4 + at))
      rest5 = f64x2.sub(rest5, v128.load(sums5 + at))
      rest6 = f64x2.sub(rest6, v128.load(sums6 + at))
      rest7 = f64x2.sub(rest7, v128.load(sums7 + at))
    }
    setBin(sums4, mostFrequentBins + 16, rest4)
    setBin(sums5, mostFrequentBins + 20, rest5)
    setBin(sums6, mostFrequentBins + 24, rest6)
    setBin(sums7, mostFrequentBins + 28, rest7)
  } else if (width == 4) {
    for (let at: usize = 0; at < columnBytes; at += 16) {
      rest0 = f64x2.sub(rest0, v128.load(sums + at))
      rest1 = f64x2.sub(rest1, v128.load(sums1 + at))
      rest2 = f64x2.sub(rest2, v128.load(sums2 + at))
      rest3 = f64x2.sub(rest3, v128.load(sums3 + at))
    }
  } else {
    for (let at: usize = 0; at < columnBytes; at += 16) {
      rest0 = f64x2.sub(rest0, v128.load(sums + at))
      if (width == 2) rest1 = f64x2.sub(rest1, v128.load(sums1 + at))
    }
  }
  setBin(sums, mostFrequentBins, rest0)
  if (width >= 2) setBin(sums1, mostFrequentBins + 4, rest1)
  if (width < 4) return
  setBin(sums2, mostFrequentBins + 8, rest2)
  setBin(sums3, mostFrequentBins + 12, rest3)
}

function setBin(sums: usize, bin: usize, entry: v128): void {
  v128.store(sums + (usize(load<u32>(bin)) << 4), entry)
}

/** Takes the entries of one histogram from those of another. */
function subtractEntries(from: usize, sums: usize, numEntries: i32): void {
  for (const end = sums + (usize(numEntries) << 4); sums < end; sums += 16, from += 16) {
    v128.store(from, f64x2.sub(v128.load(from), v128.load(sums)))
  }
}

// Whether a feature of the group is looked at.
function isWanted(group: usize, features: usize, flags: usize): bool {
  let feature = features + usize(load<u32>(group, 24)) * featureBytes
  const end = feature + usize(load<u32>(group, 28)) * featureBytes
  for (; feature < end; feature += featureBytes) {
    if (load<u8>(flags + usize(load<u32>(feature, 28))) != 0) return true
  }
  return false
}

// Adds rows to the histograms of groups whose rows have the same size: block after block of rows, group after group.
function addRows(
  first: usize,
  last: usize,
  rows: usize,
  endRows: usize,
  gradients: usize,
  hessians: usize,
  histogram: usize,
  buffer: usize
): void {
  if (last == first) return
  const bins = usize(load<u32>(load<u32>(first)))
  const rowBytes = usize(load<u32>(load<u32>(first), 8))
  let touched: u32 = 0
  while (rows < endRows) {
    const end = min(endRows, rows + (blockRows << 2))
    let derivatives = buffer
    let place = buffer + placesAt
    for (; rows < end; rows += 4, derivatives += 16, place += 4) {
      const row = usize(load<u32>(rows))
      const at = row * rowBytes
      store<u32>(place, u32(at))
      // Brings the row's bins into the cache, many rows at once.
      touched ^= load<u8>(bins + at)
      v128.store(derivatives, derivativesOf(gradients, hessians, row))
    }
    for (let pointer = first; pointer < last; pointer += 4) {
      const group = usize(load<u32>(pointer))
      const sums = histogram + usize(load<u32>(group, 16))
      addToBins(usize(load<u32>(group)), load<i32>(group, 4), buffer, place, sums, usize(load<u32>(group, 12)) << 4)
    }
  }
  // Without a use, looking at the bins would be optimised away.
  store<u32>(buffer, touched)
}

/**
 * Makes the histogram of a leaf, for the groups of columns with a feature that is looked at.
 *
 * @param groups - for each where its columns' bins of row 0 are, their number (0 for one of uint16), bytes from row to row, bins of
 *   a column, where its entries begin in a histogram, address of the most frequent bin of each
 *   column or 0 where features share one, its first feature in `features`, and their number, int32
 * @param features - of all groups, for each where its bin 0 is in a histogram, its bins, 1 where bin 0 is not stored, its missing
 *   type or -1 for a categorical one, default bin, number, most frequent bin, and position, int32
 * @param flags - 1 for each feature that is looked at, by position, uint8
 * @param rows - of the leaf, int32, up to `endRows`
 * @param gradients - float32 by row; `hessians` likewise, or 0 where all are `constantHessian`
 * @param sumGradient - of the leaf, like `sumHessian`
 * @param buffer - room for 5120 bytes and 4 for each group
 */
export function makeHistogram(
  groups: usize,
  numGroups: i32,
  features: usize,
  flags: usize,
  rows: usize,
  endRows: usize,
  gradients: usize,
  hessians: usize,
  constantHessian: f64,
  sumGradient: f64,
  sumHessian: f64,
  histogram: usize,
  buffer: usize
): void {
  const end = groups + usize(numGroups) * groupBytes
  // Those of uint8 that are looked at.
  const first = buffer + placesAt + (blockRows << 2)
  let last = first
  for (let group = groups; group < end; group += groupBytes) {
    if (!isWanted(group, features, flags)) continue
    const sums = histogram + usize(load<u32>(group, 16))
    memory.fill(sums, 0, usize(entriesOf(group)) << 4)
    if (load<i32>(group, 4) == 0) {
      addToWideBins(usize(load<u32>(group)), rows, endRows, gradients, hessians, sums)
      continue
    }
    if (last > first && load<u32>(group, 8) != load<u32>(load<u32>(last - 4), 8)) {
      addRows(first, last, rows, endRows, gradients, hessians, histogram, buffer)
      last = first
    }
    store<u32>(last, u32(group))
    last += 4
  }
  addRows(first, last, rows, endRows, gradients, hessians, histogram, buffer)
  for (let group = groups; group < end; group += groupBytes) {
    if (isWanted(group, features, flags))
      finish(group, features, hessians == 0, constantHessian, sumGradient, sumHessian, histogram)
  }
}

function entriesOf(group: usize): i32 {
  return max(1, load<i32>(group, 4)) * load<i32>(group, 12)
}

// What is done to the sums of a group once all rows are added.
function finish(
  group: usize,
  features: usize,
  isConstant: bool,
  constantHessian: f64,
  sumGradient: f64,
  sumHessian: f64,
  histogram: usize
): void {
  const width = max(1, load<i32>(group, 4))
  const sums = histogram + usize(load<u32>(group, 16))
  const mostFrequentBins = usize(load<u32>(group, 20))
  if (isConstant) scaleHessians(sums, entriesOf(group), constantHessian)
  if (mostFrequentBins != 0) {
    fixBins(sums, usize(load<u32>(group, 12)) << 4, width, mostFrequentBins, sumGradient, sumHessian)
    return
  }
  let feature = features + usize(load<u32>(group, 24)) * featureBytes
  const endFeatures = feature + usize(load<u32>(group, 28)) * featureBytes
  for (; feature < endFeatures; feature += featureBytes) {
    const mostFrequentBin = load<i32>(feature, 24)
    if (mostFrequentBin == 0) continue
    fixBin(histogram + usize(load<i32>(feature)), load<i32>(feature, 4), mostFrequentBin, sumGradient, sumHessian)
  }
}

/** Takes one histogram from another, for the groups with a feature that is looked at. */
export function subtractHistogram(
  groups: usize,
  numGroups: i32,
  features: usize,
  flags: usize,
  from: usize,
  histogram: usize
): void {
  for (const end = groups + usize(numGroups) * groupBytes; groups < end; groups += groupBytes) {
    if (!isWanted(groups, features, flags)) continue
    const sums = usize(load<u32>(groups, 16))
    subtractEntries(from + sums, histogram + sums, entriesOf(groups))
  }
}

/** Sums of the gradients and hessians of rows, as one entry. */
export function sumDerivatives(rows: usize, endRows: usize, gradients: usize, hessians: usize, sum: usize): void {
  let total = f64x2.splat(0)
  for (; rows < endRows; rows += 4) total = f64x2.add(total, derivativesOf(gradients, hessians, usize(load<u32>(rows))))
  v128.store(sum, total)
}
