import {
  chmodSync,
  closeSync,
  createReadStream,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync
} from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { replaceFile } from '../../../src/cli/io/replace-file.ts'
import { run } from '../../../src/cli/run.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const applicants = readFileSync('examples/applicants.csv', 'utf8')
const modelText = readFileSync('fixtures/pandas/model.txt', 'utf8')
const table = 'x,y\n1,0\n2,1\n3,0\n4,1\n'
const row = { text: 'a', amount: 1 }

// A folder's files by name.
function contents(path: string): Record<string, string> {
  const folder = dirname(path)
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]))
}

test('no command writes over a file that it reads', async () => {
  const input = file('in.csv', applicants)
  const rows = file('rows.json', JSON.stringify([row]))
  const model = file('model.txt', modelText)
  const lists = file('lists.json', '{}')
  const training = file('table.csv', table)
  const valid = file('valid.csv', table)
  const config = file('params.json', '{"num_trees": 1}')
  const conf = file('train.conf', `data=${training}\n`)
  linkSync(model, file('hard.txt'))
  symlinkSync(model, file('soft.txt'))
  const before = contents(input)
  const train = ['train', '--data', training, '--valid', valid, '--label', 'y']
  const cases: [argv: string[], overwritten: string][] = [
    [['score', input, '-o', input], input],
    [['explain', input, '--svg', input, '-o', file('x')], input],
    [['predict', model, rows, '-o', model], model],
    [['predict', model, rows, '-o', rows], rows],
    [['predict', file('soft.txt'), rows, '-o', model], file('soft.txt')],
    [['predict', model, rows, '-o', file('hard.txt')], model],
    [['predict', model, rows, '--categories', lists, '-o', lists], lists],
    [['explain', '--model', model, rows, '--svg', model, '-o', file('x')], model],
    [['explain', '--model', model, rows, '-o', model], model],
    [['explain', '--model', model, rows, '--categories', lists, '--svg', lists], lists],
    [['inspect', model, '-o', model], model],
    [[...train, '-o', training], training],
    [[...train, '-o', valid], valid],
    [[...train, '--config', config, '-o', config], config],
    [[...train, `input_model=${model}`, '-o', model], model],
    [['cv', '--data', training, '--label', 'y', '-o', training], training],
    [['cv', `config=${conf}`, '-o', conf], conf],
    [['train', `config=${conf}`, `output_model=${conf}`], conf],
    [['train', `config=${conf}`, `output_model=${training}`], training]
  ]
  for (const [argv, overwritten] of cases) {
    const { code, err } = await runCli(argv)
    expect([argv, code, err]).toEqual([
      argv,
      2,
      `opencredit: the output would overwrite the input "${overwritten}"; see opencredit ${argv[0]} --help\n`
    ])
  }
  expect(contents(input)).toEqual(before)
})

test('nor over standard input, nor reads what it writes to standard output', async () => {
  const path = file('stdin.csv', applicants)
  const stdin = createReadStream(path)
  const opened = openSync(path, 'r')
  const { code, err } = await runCli(['score', '-', '-o', path], { stdin: Object.assign(stdin, { fd: opened }) })
  expect([code, err]).toEqual([
    2,
    'opencredit: the output would overwrite standard input; see opencredit score --help\n'
  ])
  const stdout = Object.assign(new PassThrough(), { fd: opened })
  const stderr = new PassThrough()
  expect(await run(['score', path], { stdin: Readable.from(['']), stdout, stderr })).toBe(2)
  expect(await run(['score', '-', '-o', path], { stdin: Readable.from(['']), stdout, stderr })).toBe(2)
  closeSync(opened)
  expect(readFileSync(path, 'utf8')).toBe(applicants)
})

test('no command writes two things to one file', async () => {
  const out = file('twice')
  const { code, err } = await runCli(['explain', file('in.csv', applicants), '-o', out, '--svg', out])
  expect([code, err]).toEqual([
    2,
    `opencredit: expected different files to write to, got "${out}" twice; see opencredit explain --help\n`
  ])
  const argv = ['explain', file('one.csv', applicants), '-o', '/dev/null', '--svg', '/dev/null']
  expect((await runCli(argv)).code).toBe(0)
})

test('what was there before stays until the output is whole', async () => {
  const out = file('kept.csv', 'KEEP')
  const model = file('whole.txt', modelText)
  const others = readdirSync(dirname(out)).length
  const bad = file('bad.ndjson', `${JSON.stringify(row)}\n`.repeat(3) + `${JSON.stringify({ ...row, amount: 'no' })}\n`)
  const failing = [
    ['score', 'no-such-file', '-o', out],
    ['score', file('bad.ndjson'), '--format', 'json', '-o', out],
    ['score', file('bad.ndjson'), '--strict', '-o', out],
    ['predict', model, bad, '-o', out],
    ['explain', '--model', model, bad, '-o', out],
    ['explain', 'no-such-file', '--svg', out],
    ['inspect', bad, '-o', out]
  ]
  for (const argv of failing) {
    expect([argv, (await runCli(argv)).code]).toEqual([argv, 1])
    expect([argv, readFileSync(out, 'utf8')]).toEqual([argv, 'KEEP'])
  }
  expect(readdirSync(dirname(out))).toHaveLength(others + 1)
  chmodSync(out, 0o600)
  const link = file('link-to-out')
  symlinkSync(out, link)
  expect((await runCli(['inspect', model, '-o', link])).code).toBe(0)
  expect(readFileSync(out, 'utf8')).toContain('objective   regression')
  expect(statSync(out).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(out)).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('what a killed process of the same number left is no hindrance, and stays', async () => {
  const out = file('again.txt')
  const left = file(`.again.txt.${process.pid}.part`, 'LEFT')
  expect((await runCli(['inspect', file('again-model.txt', modelText), '-o', out])).code).toBe(0)
  expect(readFileSync(out, 'utf8')).toContain('objective   regression')
  expect(readFileSync(left, 'utf8')).toBe('LEFT')
})

test('a file that is replaced keeps its permissions', () => {
  const out = file('private.txt', 'old')
  chmodSync(out, 0o600)
  replaceFile(out, [new TextEncoder().encode('new')])
  expect([readFileSync(out, 'utf8'), statSync(out).mode & 0o777]).toEqual(['new', 0o600])
})

test('what cannot be written is a failure', async () => {
  const full = (): Writable =>
    new Writable({
      write: (_piece, _encoding, done) =>
        done(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', errno: -constants.errno.ENOSPC }))
    })
  const commands = [['api-key', 'y'], ['--help'], ['-h'], ['help'], ['--version'], ['-v'], ['score', '--help']]
  for (const argv of [...commands, ['inspect', file('full.txt', modelText)]]) {
    const stderr = new PassThrough().setEncoding('utf8')
    const code = await run(argv, { stdin: Readable.from(['']), stdout: full(), stderr })
    expect([argv, code, stderr.read()]).toEqual([
      argv,
      1,
      'opencredit: cannot write to standard output: no space left on device\n'
    ])
  }
})
