/**
 * `download`: keeps a file on disk.
 *
 * @module
 */
import { element } from './element.ts'

/** Offers `blob` as a file of this name. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  element('a', { href: url, download: name }).click()
  // A browser may begin to read it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
