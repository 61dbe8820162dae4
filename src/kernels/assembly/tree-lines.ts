/**
 * Where the lines of trees stand in a text model. See src/format/lightgbm/kernel-scan.ts.
 *
 * @module
 */

const lineFeed: i32 = 10
const carriageReturn: i32 = 13
const zero: i32 = 48

/**
 * Finds the lines of trees up to the first line that is of another kind, names a key twice or has no end, or until there is no
 * room for another tree.
 *
 * @param from - start of a line
 * @param end - after the last byte; 16 more can be read
 * @param firstByte - number of the byte at `from` in the file
 * @param keys - 32 bytes a key: the key and `=`, filled up with zeros to 16 bytes; its length with the `=`, int32
 * @param needed - the key without which no tree may be followed by another
 * @param maxTrees - rows that `starts` and `ends` have room for
 * @param starts - where in the file values start, float64 [maxTrees × numKeys]; zeros
 * @param ends - where they end, without line ends
 * @param lines - their line numbers
 * @param trees - where in the file trees start and their line numbers, float64 [maxTrees × 2]
 * @param state - int32: number of the first tree; number of the line at `from`. Left there: the number of trees found, the
 *   last of which may lack lines, and the number of the line that ended the search
 * @returns address of the line that ended the search
 */
export function scanTrees(
  from: usize,
  end: usize,
  firstByte: f64,
  keys: usize,
  numKeys: i32,
  needed: i32,
  maxTrees: i32,
  starts: usize,
  ends: usize,
  lines: usize,
  trees: usize,
  state: usize
): usize {
  const firstTree = load<i32>(state)
  const firstCell = usize(numKeys) << 3
  const neededCell = usize(needed) << 3
  let line = load<i32>(state, 4)
  let numTrees = 0
  // Of the tree before the first.
  let row: usize = 0 - firstCell
  let column = 0
  let start = from
  while (start < end) {
    const lineEnd = findLineFeed(start, end)
    if (lineEnd == end) break
    let valueEnd = lineEnd
    if (lineEnd > start && load<u8>(lineEnd - 1) == carriageReturn) valueEnd--
    if (valueEnd > start) {
      const head = v128.load(start)
      if (headsTree(head)) {
        if (numTrees == maxTrees || !isNumber(start + 5, valueEnd, firstTree + numTrees)) break
        if (numTrees > 0 && load<f64>(starts + row + neededCell) == 0) break
        store<f64>(trees, firstByte + f64(start - from))
        store<f64>(trees, f64(line), 8)
        trees += 16
        row += firstCell
        numTrees++
        column = 0
      } else {
        if (numTrees == 0) break
        let tries = numKeys
        // Keys mostly come in the order of the table.
        while (tries > 0 && !startsWith(head, keys + (usize(column) << 5))) {
          column = column + 1 == numKeys ? 0 : column + 1
          tries--
        }
        const cell = row + (usize(column) << 3)
        const valueStart = start + usize(load<i32>(keys + (usize(column) << 5), 16))
        if (tries == 0 || valueStart > valueEnd || load<f64>(starts + cell) != 0) break
        store<f64>(starts + cell, firstByte + f64(valueStart - from))
        store<f64>(ends + cell, firstByte + f64(valueEnd - from))
        store<f64>(lines + cell, f64(line))
      }
    }
    line++
    start = lineEnd + 1
  }
  store<i32>(state, numTrees)
  store<i32>(state, line, 4)
  return start
}

// The first line feed, or `end` when there is none before it.
function findLineFeed(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(i8(lineFeed))))
    if (found != 0) return min(end, at + usize(ctz(found)))
  }
  return end
}

// Whether a line starts with `Tree=`.
function headsTree(head: v128): bool {
  return (i64x2.extract_lane(head, 0) & 0xffffffffff) == 0x3d65657254
}

function startsWith(head: v128, key: usize): bool {
  return ctz(~i8x16.bitmask(i8x16.eq(head, v128.load(key)))) >= load<i32>(key, 16)
}

// Whether the digits of `number` stand there and nothing else.
function isNumber(from: usize, end: usize, number: i32): bool {
  let at = end
  do {
    at--
    if (at < from || load<u8>(at) != zero + (number % 10)) return false
    number /= 10
  } while (number > 0)
  return at == from
}
