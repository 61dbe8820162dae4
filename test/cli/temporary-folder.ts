/**
 * A folder for the files of one test file.
 *
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Makes a folder that is removed after the tests; returns what writes a file into it and tells its path. */
export function temporaryFolder(): (name: string, content?: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return (name, content) => {
    const path = join(folder, name)
    if (content !== undefined) writeFileSync(path, content)
    return path
  }
}
