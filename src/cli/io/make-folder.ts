/**
 * `makeFolder`: the folder that a command writes to.
 *
 * @module
 */
import { statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileError } from '../../node/file-error.ts'

/**
 * Creates a folder and those above it, unless it is there.
 *
 * @throws Error naming the folder when it cannot be created
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    // An empty path names no folder.
    await create(path === '' ? path : resolve(path))
  } catch (error) {
    throw fileError('write', path, error)
  }
}

// Node's own way of doing that never ends where the system allows no folders, as in /proc.
async function create(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
    const above = dirname(folder)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error
    await create(above)
    await mkdir(folder)
  }
}
