/**
 * Small files that are read as a whole: as text, and as JSON.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { fileError } from './file-error.ts'

/**
 * A file's text, of UTF-8, without the byte order mark that some editors write.
 *
 * @throws Error naming the file when it cannot be read
 */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw fileError('read', path, error)
  }
}

/**
 * What is made of a file's JSON.
 *
 * @param take - makes it, or throws
 * @param what - what the file should hold, for the message when it is no JSON
 * @throws Error naming the file when it cannot be read, is no JSON, or `take` throws
 */
export function readJsonFile<T>(path: string, take: (value: unknown) => T, what: string = 'JSON'): T {
  const text = readTextFile(path)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`${path}: expected ${what}`)
  }
  try {
    return take(value)
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
