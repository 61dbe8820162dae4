/**
 * `opencredit serve`: runs the HTTP service until it is told to stop.
 *
 * @module
 */
import type { ParseArgsConfig } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { createServer } from '../../server/create-server.ts'
import {
  checkCombinations,
  flagOf,
  type ListenSettings,
  listenOptions,
  type OptionSpec,
  optionValue,
  type ServerOptions,
  serverOptions
} from '../../server/http/server-options.ts'
import { argumentsOf } from './arguments.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { fit, wrapped } from '../render/terminal.ts'

const table = [...listenOptions, ...serverOptions]
const flagWidth = 34
const maxWidth = 79

export const help: string = `Usage: opencredit serve [options]

Scores credit applicants over HTTP: POST /predict, /v1/score, /v1/score/batch
and /v1/explain, with API documentation at /docs and a web page at /.
With --artifact, serves the scorer of a packed file in the same way.
With --model, serves any model instead: POST /v1/predict and
/v1/explain, with API documentation made from the model at / and /docs.
On SIGTERM or SIGINT it finishes running requests and exits; a second signal
ends it at once. The log goes to standard output, one line of JSON per request.

Options:
${table.map(optionHelp).join('')}${fit('  -h, --help', flagWidth)}show this help

Examples:
  opencredit serve
  opencredit serve --host 0.0.0.0 --api-keys api-keys.txt --rate-limit 600
  opencredit serve --artifact lender.opencredit
  opencredit serve --model model.txt --port 8080
`

function optionHelp(spec: OptionSpec): string {
  const flag = `      --${flagOf(spec)}${spec.value === undefined ? '' : ` <${spec.value}>`}`
  const notes = [
    ...(spec.default === undefined ? [] : [`default ${spec.default}`]),
    ...(spec.variable === undefined ? [] : [`environment variable ${spec.variable}`])
  ]
  const doc = notes.length === 0 ? spec.doc : `${spec.doc} (${notes.join('; ')})`
  return wrapped(doc.split(' '), maxWidth - flagWidth)
    .map((line, i) => `${fit(i === 0 ? flag : '', flagWidth)}${line}\n`)
    .join('')
}

/** Runs the command, which ends when the service has stopped. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { port, host, ...options } = settingsOf(argv, process.env)
  const server = await createServer(options)
  const stopped = untilStopped(server)
  try {
    const address = await server.listen({ port, host })
    if (io.stderr.isTTY) notice(io, `listening on ${address}, API documentation at ${address}/docs`)
  } catch (error) {
    await server.close()
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`cannot listen on ${host} port ${port}: ${code === 'EADDRINUSE' ? 'the port is in use' : code}`, {
      cause: error
    })
  }
  await stopped
  return exitCodes.ok
}

/**
 * The settings on a command line.
 *
 * @param environment - variables to use for options that the command line leaves out
 * @throws usage error when one is wrong
 */
export function settingsOf(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>
): ListenSettings & ServerOptions {
  const config: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    table.map((spec) => [flagOf(spec), { type: 'string', multiple: spec.kind === 'list' }])
  )
  const { values } = argumentsOf(argv, config, 0)
  const settings = table.map((spec) => {
    const { name, variable } = spec
    const fromFlag = values[flagOf(spec)]
    const fromVariable = variable === undefined ? undefined : environment[variable] || undefined
    const label = fromFlag === undefined && fromVariable !== undefined ? variable! : `--${flagOf(spec)}`
    return [name, settingOf(spec, fromFlag ?? fromVariable, label)]
  })
  const given = Object.fromEntries(settings) as ListenSettings & ServerOptions
  asUsage(() => checkCombinations({ ...given }, (spec) => `--${flagOf(spec)}`))
  return given
}

function settingOf(spec: OptionSpec, given: unknown, label: string): unknown {
  const value = spec.kind === 'integer' && typeof given === 'string' ? integerOf(given, label) : given
  return asUsage(() => optionValue(spec, value, label))
}

function asUsage<Value>(check: () => Value): Value {
  try {
    return check()
  } catch (error) {
    throw usageError((error as Error).message)
  }
}

function integerOf(text: string, label: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw usageError(`${label} expected a whole number, got "${text}"`)
}

const signals = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const

// The first signal shuts the service down, the second ends the process.
function untilStopped(server: FastifyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false
    for (const [signal, exitCode] of Object.entries(signals)) {
      process.on(signal, () => {
        if (isStopping) process.exit(exitCode)
        isStopping = true
        server.log.info(`${signal} received, shutting down`)
        server.close().then(resolve, reject)
      })
    }
  })
}
