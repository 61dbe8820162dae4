/**
 * `lockFile`: keeps a file to one process at a time.
 *
 * Node knows no locks of the operating system, so the lock is a file beside it that says who holds it. A process that was killed
 * leaves its lock behind; the next one on the same machine finds that it has ended, and takes it.
 *
 * @module
 */
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { fileError } from './file-error.ts'

/**
 * Locks a file, which need not exist yet, at the longest until the process exits.
 *
 * @returns what unlocks it
 * @throws Error when another process has locked it, or the lock cannot be written
 */
export function lockFile(path: string): () => void {
  const lock = `${path}.lock`
  while (!isCreated(lock)) {
    const holder = holderOf(lock)
    if (holder === undefined) continue
    const [host, id] = holder.split(' ')
    if (host !== hostname() || isRunning(Number(id)))
      throw new Error(
        `another process is using "${path}" (${holder.trim() || 'unknown'}); if it has ended, remove "${lock}"`
      )
    rmSync(lock, { force: true })
  }
  const unlock = (): void => {
    process.off('exit', unlock)
    rmSync(lock, { force: true })
  }
  // In a container, where numbers of processes come again, a lock that stayed would look like that of a process that runs.
  process.once('exit', unlock)
  return unlock
}

// False when there is one.
function isCreated(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx')
    try {
      writeFileSync(file, `${hostname()} ${process.pid}\n`)
    } catch (error) {
      // An empty one would be nobody's.
      rmSync(lock, { force: true })
      throw error
    } finally {
      closeSync(file)
    }
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw fileError('write', lock, error)
  }
}

// Undefined when it has been unlocked in between.
function holderOf(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileError('read', lock, error)
  }
}

// Signal 0 is not sent; a process of somebody else's may not even be asked.
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
