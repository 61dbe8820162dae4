/**
 * `introsort`: sorting as C++ programs compiled with GCC do. It is not stable, and where a comparison contradicts itself the order
 * depends on the steps taken, so the steps are the same.
 *
 * Source: GCC libstdc++ bits/stl_algo.h, std::sort; D. R. Musser, "Introspective Sorting and Selection Algorithms" (1997).
 *
 * @module
 */

const smallest = 16

/**
 * Sorts in place.
 *
 * @param isBefore - whether the first must stand before the second
 */
export function introsort(values: Int32Array, isBefore: (one: number, other: number) => boolean): void {
  const { length } = values
  if (length < 2) return
  const swap = (i: number, j: number): void => {
    const value = values[i]!
    values[i] = values[j]!
    values[j] = value
  }
  const precedes = (i: number, j: number): boolean => isBefore(values[i]!, values[j]!)

  const medianToFirst = (first: number, a: number, b: number, c: number): void => {
    if (precedes(a, b)) swap(first, precedes(b, c) ? b : precedes(a, c) ? c : a)
    else swap(first, precedes(a, c) ? a : precedes(b, c) ? c : b)
  }
  const partition = (first: number, end: number): number => {
    medianToFirst(first, first + 1, first + ((end - first) >> 1), end - 1)
    let low = first + 1
    let high = end
    for (;;) {
      while (precedes(low, first)) low++
      high--
      while (precedes(first, high)) high--
      if (low >= high) return low
      swap(low, high)
      low++
    }
  }
  const loop = (first: number, end: number, depth: number): void => {
    let last = end
    for (let left = depth; last - first > smallest; left--) {
      if (left === 0) return heapsort(values, first, last, isBefore)
      const cut = partition(first, last)
      loop(cut, last, left - 1)
      last = cut
    }
  }
  // Moves a value down to where those before it end; without looking whether the range ends first.
  const insert = (at: number): void => {
    const value = values[at]!
    let hole = at
    for (; isBefore(value, values[hole - 1]!); hole--) values[hole] = values[hole - 1]!
    values[hole] = value
  }

  loop(0, length, 2 * (31 - Math.clz32(length)))
  const bounded = Math.min(length, smallest)
  for (let i = 1; i < bounded; i++) {
    const value = values[i]!
    if (!isBefore(value, values[0]!)) insert(i)
    else {
      values.copyWithin(1, 0, i)
      values[0] = value
    }
  }
  for (let i = bounded; i < length; i++) insert(i)
}

// What is left where partitions stay lopsided.
function heapsort(
  values: Int32Array,
  begin: number,
  end: number,
  isBefore: (one: number, other: number) => boolean
): void {
  // Puts a value into the heap of `length` whose place `hole` is free: down to a leaf, then up again.
  const adjust = (start: number, length: number, value: number): void => {
    let hole = start
    let child = hole
    while (child < (length - 1) >> 1) {
      child = 2 * (child + 1)
      if (isBefore(values[begin + child]!, values[begin + child - 1]!)) child--
      values[begin + hole] = values[begin + child]!
      hole = child
    }
    if (length % 2 === 0 && child === (length - 2) >> 1) {
      child = 2 * child + 1
      values[begin + hole] = values[begin + child]!
      hole = child
    }
    for (let parent = (hole - 1) >> 1; hole > start; parent = (hole - 1) >> 1) {
      if (!isBefore(values[begin + parent]!, value)) break
      values[begin + hole] = values[begin + parent]!
      hole = parent
    }
    values[begin + hole] = value
  }
  const length = end - begin
  for (let parent = (length - 2) >> 1; parent >= 0; parent--) adjust(parent, length, values[begin + parent]!)
  for (let last = length - 1; last > 0; last--) {
    const value = values[begin + last]!
    values[begin + last] = values[begin]!
    adjust(0, last, value)
  }
}
