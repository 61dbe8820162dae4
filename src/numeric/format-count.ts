/**
 * Counts as people read them.
 *
 * @module
 */

/** `12,345`; of a number that is no count, at most three decimals: `1,234.5`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 row`, `12,345 rows`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}
