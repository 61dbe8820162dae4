/**
 * Live test: the examples for ClickHouse, DuckDB and Dask, run as their READMEs say, in a folder with a model and 200,000 rows. Every id
 * must be there exactly once, with the bits of `opencredit predict` and of LightGBM, and a bad model must fail with its own message.
 * Needs Python 3.11, and the network the first time. An engine whose package cannot be installed is skipped.
 *
 * node test/engines/run.js
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

const cache = resolve('node_modules/.cache/engines')
const python = join(cache, 'bin/python')
const badModel = 'not a model\n'
const badModelError = 'expected the content of a LightGBM text model'

const engines = [
  { name: 'ClickHouse', folder: 'clickhouse', program: 'python', requirement: 'chdb==4.4.0' },
  { name: 'DuckDB in Python', folder: 'duckdb', program: 'python', requirement: 'duckdb==2.0.1' },
  { name: 'DuckDB in Node', folder: 'duckdb', program: 'node', requirement: '@duckdb/node-api@1.5.6-r.1' },
  { name: 'Dask', folder: 'dask', program: 'python', requirement: 'dask[dataframe,distributed]==2026.8.0' }
]

mkdirSync(cache, { recursive: true })
execFileSync('bash', ['-c', '. bench/python-environment.sh; environment "$0" test/engines/requirements.txt', cache], {
  stdio: 'inherit'
})

const root = mkdtempSync(join(tmpdir(), 'opencredit-engines-'))
const commands = join(root, 'bin')
mkdirSync(commands)
writeFileSync(
  join(commands, 'opencredit'),
  `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/cli/main.js')}" "$@"\n`
)
chmodSync(join(commands, 'opencredit'), 0o755)
const variables = { ...process.env, PATH: [commands, join(cache, 'bin'), process.env.PATH].join(delimiter) }
const run = (command, args) => execFileSync(command, args, { cwd: root, env: variables, stdio: 'inherit' })

try {
  run('python', [resolve('examples/make_loans.py')])
  run('opencredit', ['predict', 'model.txt', 'loans.parquet', '--keep', 'id', '-o', 'expected.parquet'])
  check('opencredit predict', 'expected.parquet')
  let numRun = 0
  for (const engine of engines) {
    const reason = install(engine)
    if (reason === undefined) {
      runExample(engine)
      numRun++
    } else console.log(`skipped: ${engine.name}, as ${engine.requirement} cannot be installed: ${reason}`)
  }
  console.log(`${numRun} passed, 0 failed, ${engines.length - numRun} skipped`)
} finally {
  rmSync(root, { recursive: true, force: true })
}

// Undefined, or why not: the last line of what pip says, the first of npm's that is more than a code.
function install({ program, requirement }) {
  const [command, ...args] =
    program === 'python'
      ? [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement]
      : ['npm', 'install', '--prefix', cache, '--no-save', '--no-audit', '--no-fund', '--prefer-offline', requirement]
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status === 0) return undefined
  const lines = `${stdout}${stderr}`.trim().split('\n')
  return program === 'python' ? lines.at(-1) : lines.find((line) => !/^npm error (?:code|errno|syscall) /.test(line))
}

// In a new folder with the files of the example, the model and the rows: what its README says, and again with a bad model.
function runExample({ name, folder, program }) {
  const command = commandOf(join('examples', folder, 'README.md'), program)
  const place = join(root, name.replaceAll(' ', '-'))
  cpSync(join('examples', folder), place, { recursive: true })
  for (const file of ['model.txt', 'loans.parquet']) cpSync(join(root, file), join(place, file))
  mkdirSync(join(place, 'node_modules/@duckdb'), { recursive: true })
  symlinkSync(resolve('.'), join(place, 'node_modules/opencredit'))
  symlinkSync(join(cache, 'node_modules/@duckdb/node-api'), join(place, 'node_modules/@duckdb/node-api'))
  const bash = () =>
    spawnSync('bash', ['-euo', 'pipefail', '-c', command], { cwd: place, env: variables, encoding: 'utf8' })

  const done = bash()
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`)
  const output = join(place, command.trim().split(' ').at(-1))
  check(name, output)

  rmSync(output, { recursive: true })
  writeFileSync(join(place, 'model.txt'), badModel)
  const { status, stderr } = bash()
  if (status === 0) throw new Error(`${name}: a bad model did not fail the run`)
  const said = stderr.split('\n').findLast((line) => line.includes(badModelError))
  if (said === undefined) throw new Error(`${name}: a bad model ended the run with ${stderr}`)
  if (existsSync(output)) throw new Error(`${name}: a run that failed left ${output}`)
  console.log(`${name}: a bad model fails the run: ${said}`)

  if (folder === 'dask') run('python', [resolve('test/engines/dask_check.py'), place])
}

function commandOf(readme, program) {
  const blocks = [...readFileSync(readme, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code]) => code)
  const found = blocks.filter((code) => code.startsWith(`${program} `))
  if (found.length !== 1) throw new Error(`${readme} has ${found.length} commands of ${program}`)
  if (!readFileSync('docs/engines.md', 'utf8').includes(found[0])) throw new Error(`docs/engines.md lacks ${found[0]}`)
  return found[0]
}

function check(name, scores) {
  run('python', [resolve('test/engines/check.py'), name, root, resolve(root, scores)])
}
