/**
 * `opencredit explore`: shows a model, and what it says of the rows of a file, in the browser.
 *
 * @module
 */
import { closeSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import { builtExplorerFiles } from '../../node/built-page.ts'
import { fileError } from '../../node/file-error.ts'
import { serveExplorer } from '../../server/serve-explorer.ts'
import { argumentsOf, integerOption } from './arguments.ts'
import { type CliIo, exitCodes, usageError } from '../io/command.ts'
import { listenForInterruption } from '../io/interruption.ts'
import { withOutput } from '../io/output.ts'

export const help: string = `Usage: opencredit explore [model] [data.csv] [options]

Serves the model explorer to a browser on this computer, with a model and a
CSV file opened: facts, importance, trees, SHAP values of all rows, and one row
whose values can be changed. Everything is computed in the browser. Without a
model the page waits for one to be dropped on it. Ctrl-C ends it.

Options:
      --port <n>   port to listen on, 0 for any that is free (default 7861)
  -h, --help       show this help

Examples:
  opencredit explore
  opencredit explore model.txt data.csv
`

const options = { port: { type: 'string' } } as const

/** Runs the command, which ends when it is interrupted. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 2)
  const port = integerOption('port', values.port) ?? 7861
  if (port < 0 || port > 65535) throw usageError(`--port expected 0 to 65535, got ${port}`)
  for (const path of positionals) checkReadable(path)
  // By number, as a name may be any.
  const opened = positionals.map((path, i) => ({ name: nameOf(path, i), path: `opened/${i}`, file: path }))
  const interruption = listenForInterruption()
  try {
    const server = await serveExplorer({
      files: builtExplorerFiles(opened.map(({ name, path }) => ({ name, path }))),
      opened: new Map(opened.map(({ path, file }) => [path, file])),
      port
    })
    await withOutput(undefined, io, (output) =>
      output.write(`The model explorer is at ${server.url}\nCtrl-C ends it.\n`)
    )
    await aborted(interruption.signal)
    await server.close()
    return exitCodes.ok
  } finally {
    interruption.end()
  }
}

// The second file holds rows, whatever it is called.
function nameOf(path: string, position: number): string {
  const name = basename(path)
  return position === 0 || /\.(?:csv|tsv)$/i.test(name) ? name : `${name}.csv`
}

function checkReadable(path: string): void {
  try {
    closeSync(openSync(path, 'r'))
  } catch (error) {
    throw fileError('read', path, error)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
