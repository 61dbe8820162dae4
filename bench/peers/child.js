/**
 * A tool as a child process that is asked one thing at a time.
 */
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// One thread, whichever library a tool computes with; what takes more threads is told so in the request.
const singleThread = Object.fromEntries(
  ['OMP', 'OPENBLAS', 'MKL', 'NUMBA', 'VECLIB_MAXIMUM'].map((library) => [`${library}_NUM_THREADS`, '1'])
)

/** The tool's name as part of a file's name. */
export function fileName(name) {
  return name.toLowerCase().replaceAll(/\W+/g, '-')
}

/**
 * @param tool { name, command }
 * @param folder where models are, and where what the tool prints is kept
 * @returns `ask(request)`, a promise of the answer; `versions()`, as the tool told them; `close()`
 */
export function createChild({ name, command: [program, ...args] }, folder) {
  const log = join(folder, 'logs', `${fileName(name)}.log`)
  let running
  let versions = {}

  async function start() {
    mkdirSync(join(folder, 'logs'), { recursive: true })
    const child = spawn(program, args, {
      env: { ...process.env, ...singleThread, BENCH_FOLDER: folder },
      stdio: ['pipe', 'pipe', 'pipe']
    })
    child.stderr.pipe(createWriteStream(log))
    child.stdin.on('error', () => {})
    child.on('error', () => {})
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async () => {
      const { value, done } = await lines.next()
      if (!done) return JSON.parse(value)
      running = undefined
      return { error: `it ended; see ${log}` }
    }
    running = { child, next }
    const hello = await next()
    versions = hello.versions ?? versions
    return hello.error === undefined
  }

  return {
    name,
    versions: () => versions,
    async ask(request) {
      if (running === undefined && !(await start())) return { error: `it does not start; see ${log}` }
      running.child.stdin.write(`${JSON.stringify(request)}\n`)
      return running.next()
    },
    close: () => running?.child.stdin.end()
  }
}
