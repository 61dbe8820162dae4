/**
 * Merge sort with the comparisons of `std::stable_sort`: the order that a comparison gives even if it is no order, as with NaN.
 *
 * Source: GNU libstdc++ bits/stl_algo.h, __stable_sort_adaptive; the way it goes where there is memory for a buffer.
 *
 * @module
 */

/** How many are sorted by insertion. */
const chunkLength = 7

/**
 * Sorts the numbers from 0 to `count` (exclusive); those that are equal keep their order.
 *
 * @param isLess - whether the first stands before the second; need not be an order
 */
export function mergeSort(count: number, isLess: (a: number, b: number) => boolean): Int32Array {
  const order = new Int32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  const middle = (count + 1) >> 1
  const left = sorted(order.subarray(0, middle), isLess)
  const right = sorted(order.subarray(middle), isLess)
  if (left.length <= right.length) merge(left, right, order, isLess)
  else mergeFromEnd(left, right, order, isLess)
  return order
}

type IsLess = Parameters<typeof mergeSort>[1]

// Chunks sorted by insertion, then merged in pairs, back and forth between two arrays.
function sorted(numbers: Int32Array, isLess: IsLess): Int32Array {
  for (let begin = 0; begin < numbers.length; begin += chunkLength) {
    insertAll(numbers.subarray(begin, begin + chunkLength), isLess)
  }
  let from = numbers.slice()
  let to = numbers.slice()
  for (let step = chunkLength; step < from.length; step *= 2) {
    for (let begin = 0; begin < from.length; begin += 2 * step) {
      const left = from.subarray(begin, begin + step)
      merge(left, from.subarray(begin + step, begin + 2 * step), to.subarray(begin), isLess)
    }
    ;[from, to] = [to, from]
  }
  return from
}

function insertAll(numbers: Int32Array, isLess: IsLess): void {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i]!
    let place = isLess(number, numbers[0]!) ? 0 : i
    while (place > 0 && isLess(number, numbers[place - 1]!)) place--
    numbers.copyWithin(place + 1, place, i)
    numbers[place] = number
  }
}

function merge(left: Int32Array, right: Int32Array, to: Int32Array, isLess: IsLess): void {
  let l = 0
  let r = 0
  while (l < left.length && r < right.length) {
    const takesRight = isLess(right[r]!, left[l]!)
    to[l + r] = takesRight ? right[r]! : left[l]!
    if (takesRight) r++
    else l++
  }
  to.set(left.subarray(l), l + r)
  to.set(right.subarray(r), left.length + r)
}

function mergeFromEnd(left: Int32Array, right: Int32Array, to: Int32Array, isLess: IsLess): void {
  let l = left.length
  let r = right.length
  while (l > 0 && r > 0) {
    const takesLeft = isLess(right[r - 1]!, left[l - 1]!)
    to[l + r - 1] = takesLeft ? left[l - 1]! : right[r - 1]!
    if (takesLeft) l--
    else r--
  }
  to.set(left.subarray(0, l))
  to.set(right.subarray(0, r), l)
}
