#!/usr/bin/env node
/**
 * The `opencredit` command.
 *
 * @module
 */
import { exitCodes } from './io/command.ts'
import { run } from './run.ts'

// What is left to Node ends the process without its exit listeners, and files half written would stay.
for (const [signal, exitCode] of [
  ['SIGINT', exitCodes.interrupted],
  ['SIGTERM', exitCodes.terminated]
] as const) {
  process.on(signal, () => {
    // A command with its own listener shuts down by itself.
    if (process.listenerCount(signal) > 1) return
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    process.exit(exitCode)
  })
}

const { stdin, stdout, stderr } = process
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr })
