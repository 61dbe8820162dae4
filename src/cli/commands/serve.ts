/**
 * `opencredit serve`: the HTTP service, until it is told to stop.
 *
 * @module
 */
import type { ParseArgsConfig } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { createServer } from '../../server/create-server.ts'
import {
  checkTable,
  flagOf,
  type ListenSettings,
  listenOptions,
  type OptionSpec,
  type ServerOptions,
  serverOptions
} from '../../server/http/server-options.ts'
import { argumentsOf } from './arguments.ts'
import { type CliIo, exitCodes, notice, usageError } from '../io/command.ts'
import { fit, wrapped } from '../render/terminal.ts'

const table = [...listenOptions, ...serverOptions]
const flagWidth = 34

export const help: string = `Usage: opencredit serve [options]

Scores credit applicants over HTTP: POST /predict, /v1/score, /v1/score/batch
and /v1/explain; documentation at /docs, the page at /. With --model, rows of
any LightGBM model: POST /v1/predict and /v1/explain.
SIGTERM and SIGINT stop it when running requests have finished; a second one at
once. The log goes to standard output, a line of JSON for each request.

Options:
${table.map(optionHelp).join('')}  -h, --help                        show this

Examples:
  opencredit serve
  opencredit serve --host 0.0.0.0 --api-keys api-keys.txt --rate-limit 600
  opencredit serve --model model.txt --port 8080
`

function optionHelp(spec: OptionSpec): string {
  const flag = `      --${flagOf(spec)}${spec.value === undefined ? '' : ` <${spec.value}>`}`
  const notes = [
    ...(spec.default === undefined ? [] : [`default ${spec.default}`]),
    ...(spec.variable === undefined ? [] : [`or ${spec.variable} in the environment`])
  ]
  const doc = notes.length === 0 ? spec.doc : `${spec.doc} (${notes.join(', ')})`
  return wrapped(doc.split(' '), 80 - flagWidth)
    .map((line, i) => `${fit(i === 0 ? flag : '', flagWidth)}${line}\n`)
    .join('')
}

/** Runs the command; it ends when the service has stopped. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { port, host, ...options } = settingsOf(argv, process.env)
  const server = await createServer(options)
  const stopped = untilStopped(server)
  try {
    const address = await server.listen({ port, host })
    if (io.stderr.isTTY) notice(io, `${address}, documentation at ${address}/docs`)
  } catch (error) {
    await server.close()
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`cannot listen on ${host} port ${port}: ${code === 'EADDRINUSE' ? 'it is taken' : code}`, {
      cause: error
    })
  }
  await stopped
  return exitCodes.ok
}

/**
 * The settings of a command line.
 *
 * @param environment - variables that stand in for options the command line leaves out
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
  const given = table.map((spec) => {
    const value =
      values[flagOf(spec)] ?? (spec.variable === undefined ? undefined : environment[spec.variable] || undefined)
    return [spec.name, spec.kind === 'integer' && value !== undefined ? integerOf(spec, String(value)) : value]
  })
  try {
    return checkTable(table, Object.fromEntries(given)) as unknown as ListenSettings & ServerOptions
  } catch (error) {
    throw usageError((error as Error).message)
  }
}

function integerOf(spec: OptionSpec, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw usageError(`--${flagOf(spec)} expected a whole number, got "${text}"`)
}

const signals = { SIGINT: 130, SIGTERM: 143 } as const

// The first signal stops the service gently, the second ends the process.
function untilStopped(server: FastifyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false
    for (const [signal, exitCode] of Object.entries(signals)) {
      process.on(signal, () => {
        if (isStopping) process.exit(exitCode)
        isStopping = true
        server.log.info(`${signal}: stopping`)
        server.close().then(resolve, reject)
      })
    }
  })
}
