/**
 * SHAP by subtree tables: one table row added for each subtree. See src/explain/tables/subtrees.ts.
 *
 * @module
 */

/**
 * Adds the contributions of subtrees to those of rows, whose number is a multiple of four: two rows at a time took 37 % longer.
 *
 * @param subtrees - for each, uint32: byte offset of its table, minus the table rows of the pattern's unused bits, which are
 *   ones; number of its features; byte offset of its pattern in a bitvector; then of each feature's first contribution
 * @param tables - float64 [2^numBits × numFeatures] for each subtree
 * @param patterns - bitvector of the first row, 16 bits a subtree; the next row's is 64 bytes on
 * @param contributions - float64, feature after feature; those of one feature row after row
 */
export function addSubtreeTables(
  subtrees: usize,
  numSubtrees: i32,
  tables: usize,
  patterns: usize,
  numRows: i32,
  contributions: usize
): void {
  for (let subtree = 0; subtree < numSubtrees; subtree++) {
    const table = tables + usize(load<u32>(subtrees))
    const numFeatures = usize(load<u32>(subtrees, 4))
    const rowBytes = numFeatures << 3
    const endOffsets = subtrees + 12 + (numFeatures << 2)
    const endPairs = subtrees + 12 + ((numFeatures & ~1) << 2)
    let pattern = patterns + usize(load<u32>(subtrees, 8))
    let to = contributions
    for (let row = 0; row < numRows; row += 4) {
      let a = table + usize(load<u16>(pattern)) * rowBytes
      let b = table + usize(load<u16>(pattern, 64)) * rowBytes
      let c = table + usize(load<u16>(pattern, 128)) * rowBytes
      let d = table + usize(load<u16>(pattern, 192)) * rowBytes
      let offset = subtrees + 12
      for (; offset < endPairs; offset += 8) {
        const w = v128.load(a)
        const x = v128.load(b)
        const y = v128.load(c)
        const z = v128.load(d)
        const first = to + usize(load<u32>(offset))
        const second = to + usize(load<u32>(offset, 4))
        v128.store(first, f64x2.add(v128.load(first), v128.shuffle<f64>(w, x, 0, 2)))
        v128.store(first, f64x2.add(v128.load(first, 16), v128.shuffle<f64>(y, z, 0, 2)), 16)
        v128.store(second, f64x2.add(v128.load(second), v128.shuffle<f64>(w, x, 1, 3)))
        v128.store(second, f64x2.add(v128.load(second, 16), v128.shuffle<f64>(y, z, 1, 3)), 16)
        a += 16
        b += 16
        c += 16
        d += 16
      }
      if (offset < endOffsets) {
        const last = to + usize(load<u32>(offset))
        v128.store(last, f64x2.add(v128.load(last), v128.load64_lane(b, v128.load64_zero(a), 1)))
        v128.store(last, f64x2.add(v128.load(last, 16), v128.load64_lane(d, v128.load64_zero(c), 1)), 16)
      }
      pattern += 256
      to += 32
    }
    subtrees = endOffsets
  }
}

/**
 * Adds what a leaf contributes to the table of its subtree.
 *
 * @param offPathSets - for each pattern the features that keep the row off the leaf's path, int32 [numPatterns]
 * @param values - float64 [numSets × numFeatures]
 * @param table - float64 [numPatterns × numFeatures]
 */
export function addLeafToTable(
  offPathSets: usize,
  values: usize,
  table: usize,
  numPatterns: i32,
  numFeatures: usize
): void {
  const rowBytes = numFeatures << 3
  const pairBytes = rowBytes & ~15
  for (let pattern = 0; pattern < numPatterns; pattern++) {
    const from = values + usize(load<u32>(offPathSets)) * rowBytes
    for (let i: usize = 0; i < pairBytes; i += 16) {
      v128.store(table + i, f64x2.add(v128.load(table + i), v128.load(from + i)))
    }
    if (pairBytes < rowBytes) {
      store<f64>(table + pairBytes, load<f64>(table + pairBytes) + load<f64>(from + pairBytes))
    }
    offPathSets += 4
    table += rowBytes
  }
}
