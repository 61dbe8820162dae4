/**
 * `run`: the command line without a process of its own: runs the command, and turns errors into messages and exit codes.
 *
 * @module
 */
import { packageVersion } from '../node/package-files.ts'
import { type CliIo, type CommandModule, exitCodes, isUsageError, notice } from './io/command.ts'
import { isClosedPipe, writeText } from './io/output.ts'
import { printable } from './io/printable.ts'
import { fit } from './render/terminal.ts'

// Commands are loaded when they run: loading the credit model takes time that `--help` need not.
const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<CommandModule> }>> = {
  score: { summary: 'score credit applicants, with reasons', load: () => import('./commands/score.ts') },
  'what-if': { summary: 'show what would change decisions', load: () => import('./commands/what-if.ts') },
  letter: { summary: 'write letters to declined applicants', load: () => import('./commands/letter.ts') },
  explain: { summary: 'show what each field or feature adds to a score', load: () => import('./commands/explain.ts') },
  predict: { summary: 'run a model on the rows of a file', load: () => import('./commands/predict.ts') },
  train: { summary: 'train a LightGBM model', load: () => import('./commands/train.ts') },
  cv: { summary: 'cross-validate parameters of training', load: () => import('./commands/cv.ts') },
  audit: { summary: 'look for leaks in data', load: () => import('./commands/audit.ts') },
  experiment: { summary: 'compare candidates, choose a champion', load: () => import('./commands/experiment.ts') },
  report: {
    summary: 'write a report about an experiment as one HTML file',
    load: () => import('./commands/report.ts')
  },
  monitor: { summary: 'compare recent rows with a reference', load: () => import('./commands/monitor.ts') },
  pack: { summary: 'pack a credit scorer into one file', load: () => import('./commands/pack.ts') },
  'export-sklearn': {
    summary: 'print a Python script that exports scikit-learn models',
    load: () => import('./commands/export-sklearn.ts')
  },
  inspect: { summary: 'describe a model', load: () => import('./commands/inspect.ts') },
  sql: { summary: 'write a model as SQL', load: () => import('./commands/sql.ts') },
  explore: { summary: 'show a model and its rows in the browser', load: () => import('./commands/explore.ts') },
  page: { summary: 'write the web page as static files', load: () => import('./commands/page.ts') },
  serve: { summary: 'serve scores and predictions over HTTP', load: () => import('./commands/serve.ts') },
  'api-key': { summary: 'create an API key for serve', load: () => import('./commands/api-key.ts') }
}

const help = `Usage: opencredit <command> [arguments]

Trains models as LightGBM does, runs and explains those of LightGBM, XGBoost,
CatBoost, scikit-learn and ONNX with their own numbers, and scores credit
applicants with reasons.

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${fit(name, 16)}${summary}\n`)
  .join('')}
Options:
  -h, --help     show this help, or the help of a command
  -v, --version  show the version

Examples:
  opencredit score applicants.csv
  opencredit explain applicant.json --svg waterfall.svg
  opencredit predict model.txt data.csv > predictions.csv
  opencredit inspect model.txt
  opencredit page --out public

Exit codes: 0 success, 1 failure, 2 usage error, 130 interrupted,
143 terminated.
`

/**
 * Runs a command line.
 *
 * @param argv - arguments after the program's name
 * @returns the exit code: 0 success, also when the reader of the output goes away; 1 failure; 2 usage error; 130 interrupted, by
 *   commands that end in order then
 */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  // Without a listener a closed pipe would end the process with a stack trace. The write itself reports the error, too.
  io.stdout.on('error', () => {})
  io.stderr.on('error', () => {})
  const [name = '', ...rest] = argv
  try {
    return await dispatch(name, rest, io)
  } catch (error) {
    if (isClosedPipe(error)) return exitCodes.ok
    const message = printable((error as Error).message)
    if (!isUsageError(error)) {
      notice(io, message)
      return exitCodes.failed
    }
    const topic = Object.hasOwn(commands, name) ? `opencredit ${name} --help` : 'opencredit --help'
    notice(io, `${message}; see ${topic}`)
    return exitCodes.usage
  }
}

async function dispatch(name: string, argv: readonly string[], io: CliIo): Promise<number> {
  if (Object.hasOwn(commands, name)) {
    const command = await commands[name]!.load()
    const end = argv.indexOf('--')
    const options = end < 0 ? argv : argv.slice(0, end)
    if (!options.includes('--help') && !options.includes('-h')) return command.run(argv, io)
    await writeText(io.stdout, command.help)
    return exitCodes.ok
  }
  switch (name) {
    case '--help':
    case '-h':
    case 'help':
      await writeText(io.stdout, help)
      return exitCodes.ok
    case '--version':
    case '-v':
      await writeText(io.stdout, `${packageVersion()}\n`)
      return exitCodes.ok
    case '':
      io.stderr.write(help)
      return exitCodes.usage
    default:
      notice(io, `unknown ${name.startsWith('-') ? 'option' : 'command'} "${printable(name)}"; see opencredit --help`)
      return exitCodes.usage
  }
}
