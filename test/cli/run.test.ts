import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runCli } from './run-cli.ts'
import { temporaryFolder } from './temporary-folder.ts'

const file = temporaryFolder()
const model = 'fixtures/binary/model.txt'
const commands = ['score', 'explain', 'predict', 'inspect']

test('help lists every command; without a command it goes to standard error', async () => {
  for (const argv of [['--help'], ['-h'], ['help']]) {
    const { code, out, err } = await runCli(argv)
    expect([code, err]).toEqual([0, ''])
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'))
  }
  expect(await runCli([])).toEqual({ code: 2, out: '', err: (await runCli(['--help'])).out })
})

test('every command has help with examples, in 80 columns', async () => {
  for (const command of commands) {
    const { code, out, err } = await runCli([command, '--help'])
    expect([code, err]).toEqual([0, ''])
    expect(out.startsWith(`Usage: opencredit ${command} `)).toBe(true)
    expect(out).toContain('\nExamples:\n  ')
    expect(out.split('\n').filter((line) => line.length > 79)).toEqual([])
    expect((await runCli([command, 'x', '-h'])).out).toBe(out)
  }
})

test('help names every option a command takes, and takes every option it names', async () => {
  for (const command of commands) {
    const { out } = await runCli([command, '--help'])
    const [usage] = out.split('\nExamples:')
    for (const [, option, value] of usage!.matchAll(/^ .{5} --([a-z-]+)( <)?/gm)) {
      if (option === 'help') continue
      const given = value === undefined ? [`--${option}`] : [`--${option}`, '0']
      const { err } = await runCli([command, ...given, '--no-such-option'])
      expect(err).toBe(`opencredit: unknown option "--no-such-option"; see opencredit ${command} --help\n`)
    }
    const source = readFileSync(`src/cli/commands/${command}.ts`, 'utf8')
    const [, declared] = /^const options = \{\n([\s\S]*?)^\} as const/m.exec(source)!
    for (const [, name] of declared!.matchAll(/^ {2}'?([a-z-]+)'?:/gm)) expect(usage).toContain(`--${name}`)
  }
})

test("the version is the manifest's", async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await runCli(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  expect((await runCli(['-v'])).out).toBe(`${version}\n`)
})

test('wrong usage is one line with a pointer, and exit code 2', async () => {
  const cases: [string[], string][] = [
    [['sore'], 'unknown command "sore"; see opencredit --help'],
    [['constructor'], 'unknown command "constructor"; see opencredit --help'],
    [['--verbose'], 'unknown option "--verbose"; see opencredit --help'],
    [['score', '--fast'], 'unknown option "--fast"; see opencredit score --help'],
    [['score', '--summary=yes', 'x'], 'option "--summary" does not take an argument; see opencredit score --help'],
    [['score', 'x', '--output'], 'option "-o, --output <value>" argument missing; see opencredit score --help'],
    [['score', 'x', 'y'], 'unexpected argument "y"; see opencredit score --help'],
    [['score', '--', 'x', '--help'], 'unexpected argument "--help"; see opencredit score --help'],
    [['score', 'x', '--table', '--json'], '--table and --json cannot be combined; see opencredit score --help'],
    [
      ['score', 'x', '--format', 'xml'],
      '--format expected one of csv, ndjson, json, arrow, parquet; got "xml"; see opencredit score --help'
    ],
    [['score'], 'missing [file] argument (- reads standard input); see opencredit score --help'],
    [['score', 'x.csv', '-o', './x.csv'], 'the output would overwrite the input "x.csv"; see opencredit score --help'],
    [
      ['explain', 'x.csv', '--svg', 'x.csv'],
      'the output would overwrite the input "x.csv"; see opencredit explain --help'
    ],
    [['explain', 'x', '--csv'], '--csv requires --model; see opencredit explain --help'],
    [
      ['explain', 'x', '--model', model, '--strict'],
      '--strict cannot be used with --model; see opencredit explain --help'
    ],
    [
      ['explain', '--model', model, '--class', '9', '--table'],
      '--class expected an integer from 0 to 0, got 9; see opencredit explain --help'
    ],
    [['predict'], 'missing <model> argument; see opencredit predict --help'],
    [['predict', model], 'missing [file] argument (- reads standard input); see opencredit predict --help'],
    [['predict', model, 'x', '--raw', '--leaf'], '--raw and --leaf cannot be combined; see opencredit predict --help'],
    [
      ['predict', model, 'x', '--num-iterations', '1.5'],
      '--num-iterations expected a whole number, got "1.5"; see opencredit predict --help'
    ],
    [['inspect'], 'missing <model> argument; see opencredit inspect --help'],
    [['inspect', model, '--top', 'many'], '--top expected a whole number, got "many"; see opencredit inspect --help']
  ]
  for (const [argv, message] of cases) {
    expect(await runCli(argv)).toEqual({ code: 2, out: '', err: `opencredit: ${message}\n` })
  }
})

test('a failure is one line that names the file, and exit code 1', async () => {
  const missing = file('missing.csv')
  const notes = file('notes.txt', 'tree\nshopping list\n')
  const broken = file('broken.json', '[{"Age" 30}]')
  const nowhere = file('no/such/folder')
  const cases: [string[], string][] = [
    [['score', missing], `cannot read "${missing}": no such file or directory`],
    [['score', file('.')], `cannot read "${file('.')}": illegal operation on a directory`],
    [['score', broken], `${broken}: expected valid JSON, an object or an array of objects (line 1)`],
    [['predict', missing, 'x'], `cannot read "${missing}": no such file or directory`],
    [['predict', model, missing], `cannot read "${missing}": no such file or directory`],
    [['score', 'examples/applicants.csv', '-o', nowhere], `cannot write "${nowhere}": no such file or directory`],
    [['inspect', model, '-o', file('.')], `cannot write "${file('.')}": illegal operation on a directory`]
  ]
  for (const [argv, message] of cases) {
    expect(await runCli(argv)).toEqual({ code: 1, out: '', err: `opencredit: ${message}\n` })
  }
  const { code, err } = await runCli(['inspect', notes])
  expect(code).toBe(1)
  expect(err.startsWith(`opencredit: ${notes}: LightGBM model`)).toBe(true)
})

test('control characters are not passed on to the terminal', async () => {
  const { code, err } = await runCli(['\x1b[2Jscore'])
  expect([code, err]).toEqual([2, 'opencredit: unknown command "\ufffd[2Jscore"; see opencredit --help\n'])
  expect((await runCli(['score', '\x1b]0;x\x07'])).err).toBe(
    'opencredit: cannot read "\ufffd]0;x\ufffd": no such file or directory\n'
  )
})
