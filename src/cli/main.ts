#!/usr/bin/env node
/**
 * The `opencredit` command.
 *
 * @module
 */
import { exitCodes } from './io/command.ts'
import { run } from './run.ts'

process.on('SIGINT', () => {
  // A command with its own listener shuts down by itself.
  if (process.listenerCount('SIGINT') > 1) return
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  process.exit(exitCodes.interrupted)
})

const { stdin, stdout, stderr } = process
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr })
