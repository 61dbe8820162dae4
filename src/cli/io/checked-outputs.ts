/**
 * `checkOutputs`: no command writes over a file that it reads, or twice to the same file.
 *
 * @module
 */
import { type BigIntStats, fstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type CliIo, usageError } from './command.ts'

/**
 * Checks the files of a command, under whatever names they go: through links, or as a standard stream that the shell opened.
 *
 * @param inputs - files that are read; `-` is standard input, and undefined no file
 * @param outputs - files that are written
 * @throws usage error that names the file
 */
export function checkOutputs(
  inputs: readonly (string | undefined)[],
  outputs: readonly (string | undefined)[],
  { stdin, stdout }: CliIo
): void {
  const read = new Map<string, string>()
  for (const path of inputs) {
    const file = path === '-' ? fileOfStream(stdin) : fileOf(path)
    if (file !== undefined) read.set(file, path === '-' ? 'standard input' : `the input "${path}"`)
  }
  const written = new Set<string>()
  const add = (file: string | undefined, name: string): void => {
    if (file === undefined) return
    const input = read.get(file)
    if (input !== undefined) throw usageError(`the output would overwrite ${input}`)
    if (written.has(file)) throw usageError(`expected different files to write to, got ${name} twice`)
    written.add(file)
  }
  add(fileOfStream(stdout), 'standard output')
  for (const path of outputs) add(fileOf(path), `"${path}"`)
}

// What tells a file from all others; undefined for what takes all that is written, such as /dev/null.
function fileOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    // A file that is not there yet.
    return stats === undefined ? join(realpathSync(dirname(path)), basename(path)) : fileOfStats(stats)
  } catch {
    return undefined
  }
}

function fileOfStream(stream: object): string | undefined {
  if (!('fd' in stream) || typeof stream.fd !== 'number') return undefined
  try {
    return fileOfStats(fstatSync(stream.fd, { bigint: true }))
  } catch {
    return undefined
  }
}

function fileOfStats(stats: BigIntStats): string | undefined {
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined
}
