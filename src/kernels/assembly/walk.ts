/**
 * Prediction by walking from node to node, by ranks: for models whose mask tables would be too large or too slow. See
 * src/predict/walk/walk-tables.ts.
 *
 * @module
 */

/**
 * Adds the leaf values of trees `firstTree` to `endTree` (exclusive) to the scores of a block of rows, tree after tree.
 *
 * The record of a node or leaf has 16 bytes: offset of the rank in a row; the last rank that goes left or, if negative, ~ the
 * word of `sets` where the bits of the ranks that do begin; addresses of the left and the right child's records. A leaf is its
 * own child.
 *
 * @param firstLeaf - address of the first leaf's record; those of all nodes come before it
 * @param leafValues - of the whole forest, float64
 * @param roots - address of each tree's root, uint32 [numTrees]
 * @param hasSets - 1 where a tree has nodes with bits [numTrees]
 * @param sets - the bits
 * @param ranks - int32, the next row is `rowBytes` on
 * @param scores - float64 [numRows × numOutputs]
 * @param isFloat32 - whether the sum is rounded to float32 after each tree
 */
export function sumWalks(
  firstLeaf: usize,
  leafValues: usize,
  roots: usize,
  hasSets: usize,
  sets: usize,
  firstTree: i32,
  endTree: i32,
  ranks: usize,
  rowBytes: usize,
  numRows: i32,
  scores: usize,
  numOutputs: i32,
  isFloat32: i32
): void {
  if (numRows == 1) {
    sumWalksOfRow(firstLeaf, leafValues, roots, hasSets, sets, firstTree, endTree, ranks, scores, numOutputs, isFloat32)
    return
  }
  const scoreBytes = usize(numOutputs) << 3
  for (let tree = firstTree; tree < endTree; tree++) {
    const root = usize(load<u32>(roots + (usize(tree) << 2)))
    const bySets = load<u8>(hasSets + usize(tree)) != 0
    let score = scores + (usize(tree % numOutputs) << 3)
    let row = 0
    let a = ranks
    if (!bySets) {
      for (; row + 8 <= numRows; row += 8) {
        const b = a + rowBytes
        const c = b + rowBytes
        const d = c + rowBytes
        const e = d + rowBytes
        const f = e + rowBytes
        const g = f + rowBytes
        const h = g + rowBytes
        let p = root
        let q = root
        let r = root
        let s = root
        let t = root
        let u = root
        let v = root
        let w = root
        // Eight chains of loads at once, no branch but the loop's: a leaf leads to itself until all have arrived.
        do {
          p = next(p, a)
          q = next(q, b)
          r = next(r, c)
          s = next(s, d)
          t = next(t, e)
          u = next(u, f)
          v = next(v, g)
          w = next(w, h)
        } while (min(min(min(p, q), min(r, s)), min(min(t, u), min(v, w))) < firstLeaf)
        score = addLeaf(score, leafValues, firstLeaf, p, scoreBytes, isFloat32)
        score = addLeaf(score, leafValues, firstLeaf, q, scoreBytes, isFloat32)
        score = addLeaf(score, leafValues, firstLeaf, r, scoreBytes, isFloat32)
        score = addLeaf(score, leafValues, firstLeaf, s, scoreBytes, isFloat32)
        score = addLeaf(score, leafValues, firstLeaf, t, scoreBytes, isFloat32)
        score = addLeaf(score, leafValues, firstLeaf, u, scoreBytes, isFloat32)
        score = addLeaf(score, leafValues, firstLeaf, v, scoreBytes, isFloat32)
        score = addLeaf(score, leafValues, firstLeaf, w, scoreBytes, isFloat32)
        a = h + rowBytes
      }
    }
    for (; row < numRows; row++) {
      score = addLeaf(score, leafValues, firstLeaf, walk(root, firstLeaf, a, bySets, sets), scoreBytes, isFloat32)
      a += rowBytes
    }
  }
}

/**
 * Writes the leaves, counted through the forest, of trees `firstTree` to `endTree` (exclusive) for a block of rows.
 *
 * @param leaves - int32 [numRows × (endTree - firstTree)]
 */
export function leavesOfWalks(
  firstLeaf: usize,
  roots: usize,
  hasSets: usize,
  sets: usize,
  firstTree: i32,
  endTree: i32,
  ranks: usize,
  rowBytes: usize,
  numRows: i32,
  leaves: usize
): void {
  for (let row = 0; row < numRows; row++) {
    for (let tree = firstTree; tree < endTree; tree++) {
      const root = usize(load<u32>(roots + (usize(tree) << 2)))
      const record = walk(root, firstLeaf, ranks, load<u8>(hasSets + usize(tree)) != 0, sets)
      store<i32>(leaves, i32((record - firstLeaf) >> 4))
      leaves += 4
    }
    ranks += rowBytes
  }
}

// One row goes through eight trees at once.
function sumWalksOfRow(
  firstLeaf: usize,
  leafValues: usize,
  roots: usize,
  hasSets: usize,
  sets: usize,
  firstTree: i32,
  endTree: i32,
  ranks: usize,
  scores: usize,
  numOutputs: i32,
  isFloat32: i32
): void {
  let tree = firstTree
  for (; tree + 8 <= endTree; tree += 8) {
    const root = roots + (usize(tree) << 2)
    if (load<u64>(hasSets + usize(tree)) != 0) {
      for (let i = tree; i < tree + 8; i++) {
        const record = walk(load<u32>(roots + (usize(i) << 2)), firstLeaf, ranks, true, sets)
        addLeaf(scores + (usize(i % numOutputs) << 3), leafValues, firstLeaf, record, 0, isFloat32)
      }
      continue
    }
    let p = usize(load<u32>(root))
    let q = usize(load<u32>(root, 4))
    let r = usize(load<u32>(root, 8))
    let s = usize(load<u32>(root, 12))
    let t = usize(load<u32>(root, 16))
    let u = usize(load<u32>(root, 20))
    let v = usize(load<u32>(root, 24))
    let w = usize(load<u32>(root, 28))
    do {
      p = next(p, ranks)
      q = next(q, ranks)
      r = next(r, ranks)
      s = next(s, ranks)
      t = next(t, ranks)
      u = next(u, ranks)
      v = next(v, ranks)
      w = next(w, ranks)
    } while (min(min(min(p, q), min(r, s)), min(min(t, u), min(v, w))) < firstLeaf)
    addLeaf(scores + (usize(tree % numOutputs) << 3), leafValues, firstLeaf, p, 0, isFloat32)
    addLeaf(scores + (usize((tree + 1) % numOutputs) << 3), leafValues, firstLeaf, q, 0, isFloat32)
    addLeaf(scores + (usize((tree + 2) % numOutputs) << 3), leafValues, firstLeaf, r, 0, isFloat32)
    addLeaf(scores + (usize((tree + 3) % numOutputs) << 3), leafValues, firstLeaf, s, 0, isFloat32)
    addLeaf(scores + (usize((tree + 4) % numOutputs) << 3), leafValues, firstLeaf, t, 0, isFloat32)
    addLeaf(scores + (usize((tree + 5) % numOutputs) << 3), leafValues, firstLeaf, u, 0, isFloat32)
    addLeaf(scores + (usize((tree + 6) % numOutputs) << 3), leafValues, firstLeaf, v, 0, isFloat32)
    addLeaf(scores + (usize((tree + 7) % numOutputs) << 3), leafValues, firstLeaf, w, 0, isFloat32)
  }
  for (; tree < endTree; tree++) {
    const record = walk(
      load<u32>(roots + (usize(tree) << 2)),
      firstLeaf,
      ranks,
      load<u8>(hasSets + usize(tree)) != 0,
      sets
    )
    addLeaf(scores + (usize(tree % numOutputs) << 3), leafValues, firstLeaf, record, 0, isFloat32)
  }
}

function next(record: usize, ranks: usize): usize {
  const rank = load<i32>(ranks + usize(load<u32>(record)))
  return load<u32>(record + (usize(rank > load<i32>(record, 4)) << 2), 8)
}

function walk(record: usize, firstLeaf: usize, ranks: usize, bySets: bool, sets: usize): usize {
  if (!bySets) {
    while (record < firstLeaf) record = next(record, ranks)
    return record
  }
  while (record < firstLeaf) {
    const rank = load<i32>(ranks + usize(load<u32>(record)))
    const last = load<i32>(record, 4)
    const goesLeft =
      last >= 0 ? rank <= last : ((load<u32>(sets + usize((~last + (rank >> 5)) << 2)) >> u32(rank & 31)) & 1) != 0
    record = load<u32>(goesLeft ? record : record + 4, 8)
  }
  return record
}

function addLeaf(
  score: usize,
  leafValues: usize,
  firstLeaf: usize,
  record: usize,
  scoreBytes: usize,
  isFloat32: i32
): usize {
  const sum = load<f64>(score) + load<f64>(leafValues + ((record - firstLeaf) >> 1))
  store<f64>(score, isFloat32 ? f64(f32(sum)) : sum)
  return score + scoreBytes
}
