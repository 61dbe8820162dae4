/**
 * `nearestName`: what somebody who mistyped a name may have meant.
 *
 * @module
 */

// Pairs of characters to compare. More, which take some milliseconds, would cost more than a hint is worth.
const maxPairs = 300_000

/** The name that differs from `name` in the fewest characters, letter case aside; undefined when none is near. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (name.length ** 2 * names.length > maxPairs) return undefined
  const wanted = name.toLowerCase()
  let nearest: string | undefined
  // Half of the characters may differ.
  let fewest = Math.max(1, Math.floor(wanted.length / 2)) + 1
  for (const candidate of names) {
    if (Math.abs(candidate.length - wanted.length) >= fewest) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < fewest) {
      fewest = distance
      nearest = candidate
    }
  }
  return nearest
}

// Characters to insert, delete or replace, row by row. Source: Wagner, Fischer, "The String-to-String Correction Problem" (1974).
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1]! + Number(from[i - 1] !== to[j - 1])
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1))
    }
    above = row
  }
  return above[to.length]!
}
