/**
 * The AND of a row's bitvectors: all that the row decides at the nodes of a group of trees. See src/ranks/bitvectors.ts.
 *
 * @module
 */

/**
 * Writes the AND of each row's bitvectors over the features of one group, two rows at a time.
 *
 * @param entries - the group's features, 8 bytes each up to `endEntries`: offset of the feature's rank in a row, and address of
 *   the map [numRanks] from rank to bitvector, uint16
 * @param bitvectors - of the group, 64 bytes each
 * @param ranks - of the first row, int32; the next row is `rowBytes` on
 * @param reachable - receives 64 bytes a row
 */
export function andBitvectors(
  entries: usize,
  endEntries: usize,
  bitvectors: usize,
  ranks: usize,
  rowBytes: usize,
  numRows: i32,
  reachable: usize
): void {
  const ones = i32x4.splat(-1)
  let row = 0
  for (; row + 2 <= numRows; row += 2) {
    const second = ranks + rowBytes
    let a0 = ones
    let a1 = ones
    let a2 = ones
    let a3 = ones
    let b0 = ones
    let b1 = ones
    let b2 = ones
    let b3 = ones
    for (let entry = entries; entry < endEntries; entry += 8) {
      const offset = usize(load<u32>(entry))
      const map = usize(load<u32>(entry, 4))
      const a = bitvectors + (usize(load<u16>(map + (usize(load<u32>(ranks + offset)) << 1))) << 6)
      const b = bitvectors + (usize(load<u16>(map + (usize(load<u32>(second + offset)) << 1))) << 6)
      a0 = v128.and(a0, v128.load(a))
      a1 = v128.and(a1, v128.load(a, 16))
      a2 = v128.and(a2, v128.load(a, 32))
      a3 = v128.and(a3, v128.load(a, 48))
      b0 = v128.and(b0, v128.load(b))
      b1 = v128.and(b1, v128.load(b, 16))
      b2 = v128.and(b2, v128.load(b, 32))
      b3 = v128.and(b3, v128.load(b, 48))
    }
    v128.store(reachable, a0)
    v128.store(reachable, a1, 16)
    v128.store(reachable, a2, 32)
    v128.store(reachable, a3, 48)
    v128.store(reachable, b0, 64)
    v128.store(reachable, b1, 80)
    v128.store(reachable, b2, 96)
    v128.store(reachable, b3, 112)
    ranks = second + rowBytes
    reachable += 128
  }
  if (row < numRows) {
    let a0 = ones
    let a1 = ones
    let a2 = ones
    let a3 = ones
    for (let entry = entries; entry < endEntries; entry += 8) {
      const rank = usize(load<u32>(ranks + usize(load<u32>(entry))))
      const a = bitvectors + (usize(load<u16>(usize(load<u32>(entry, 4)) + (rank << 1))) << 6)
      a0 = v128.and(a0, v128.load(a))
      a1 = v128.and(a1, v128.load(a, 16))
      a2 = v128.and(a2, v128.load(a, 32))
      a3 = v128.and(a3, v128.load(a, 48))
    }
    v128.store(reachable, a0)
    v128.store(reachable, a1, 16)
    v128.store(reachable, a2, 32)
    v128.store(reachable, a3, 48)
  }
}
