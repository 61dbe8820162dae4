/**
 * Marks: a tag by which what a request has made is found again when its answer was lost.
 *
 * @module
 */
import type { RunText } from './batches.ts'

const key = 'opencredit.request'

/** A mark that nothing else has. */
export function newMark(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Tags with the mark. */
export function markedTags(tags: readonly RunText[], mark: string): RunText[] {
  return [...tags, { key, value: mark }]
}

/** What a search asks for to find it. */
export function markFilter(mark: string): string {
  return `tags.\`${key}\` = '${mark}'`
}
