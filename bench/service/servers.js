/**
 * The services that are compared, as processes: started, measured and stopped.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { cacheFolder, materialFolder, python } from './prepare.js'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const serve = [process.execPath, path('../../dist/cli/main.js'), 'serve']
const startSeconds = 60
// One multiclass model, which shap can explain.
const compared = [...serve, '--artifact', path('../champion/champion-v0.opencredit')]

/** Each takes its port as the last argument. Logs go to a file, as they do where they are collected. */
export const services = {
  OpenCredit: [...compared, '--log-level', 'silent', '--port'],
  'OpenCredit, logging': [...compared, '--port'],
  'OpenCredit, champion': [...serve, '--log-level', 'silent', '--port'],
  'OpenCredit, --model': [...serve, '--log-level', 'silent', '--model', join(materialFolder, 'model.txt'), '--port'],
  FastAPI: [
    ...[python, '-m', 'uvicorn', 'fastapi_app:app', '--app-dir', path('.')],
    ...['--workers', '1', '--loop', 'uvloop', '--http', 'httptools', '--no-access-log', '--log-level', 'warning'],
    ...['--host', '127.0.0.1', '--port']
  ]
}

const canPin = cpus().length > 1 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0

/** Whether servers and load have a processor core each. */
export const isPinned = canPin

/** A command that runs on one processor core alone, where the system can do that. */
export function pinned(core, command) {
  return canPin ? ['taskset', '-c', `${core}`, ...command] : command
}

/**
 * Starts a service on core 0 and waits until /readyz says 200.
 *
 * @returns { name, url, pid, startSeconds, stop(): promise of the exit code, or of the signal that ended it }
 */
export async function start(name, command = services[name]) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  mkdirSync(join(cacheFolder, 'logs'), { recursive: true })
  const logFile = join(cacheFolder, 'logs', `${name.toLowerCase().replaceAll(/\W+/g, '-')}.log`)
  const log = openSync(logFile, 'w')
  const [program, ...args] = pinned(0, [...command, `${port}`])
  const from = performance.now()
  const child = spawn(program, args, {
    env: { ...process.env, PORT: '', HOST: '', SERVICE_FOLDER: materialFolder, OMP_NUM_THREADS: '1' },
    stdio: ['ignore', log, log]
  })
  closeSync(log)
  const exited = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}; see ${logFile}`)
    if (performance.now() - from > startSeconds * 1000) throw new Error(`${name} does not start; see ${logFile}`)
    await wait(2)
  }
  return {
    name,
    url,
    pid: child.pid,
    startSeconds: (performance.now() - from) / 1000,
    async stop() {
      child.kill('SIGTERM')
      const [code, signal] = await exited
      process.off('exit', kill)
      // uvicorn ends by the signal when it has finished.
      return code ?? signal
    }
  }
}

async function isReady(url) {
  try {
    const response = await fetch(`${url}/readyz`)
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Resident memory of a process in bytes; undefined where the system does not tell. */
export function residentBytes(pid) {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return undefined
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(file, 'utf8'))
  return Number(kilobytes) * 1024
}
