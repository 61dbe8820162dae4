import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadModelFile } from '../../src/node/load-model-file.ts'

// What `npm run build` makes.
const command = 'dist/cli/main.js'
const model = 'fixtures/binary/model.txt'
const header = `${loadModelFile(model).featureNames.join(',')}\n`

interface Process {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly exited: Promise<unknown[]>
}

function start(...argv: string[]): Process {
  return started(process.execPath, command, ...argv)
}

function started(program: string, ...argv: string[]): Process {
  const child = spawn(program, argv)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin.on('error', () => {})
  return { child, out: () => out, err: () => err, exited: once(child, 'close') }
}

test('the built command is executable and says its version', async () => {
  expect(readFileSync(command, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true)
  expect(statSync(command).mode & 0o111).not.toBe(0)
  const { out, err, exited } = start('--version')
  expect((await exited)[0]).toBe(0)
  expect([out(), err()]).toEqual([`${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`, ''])
})

test('kill -9 while a file is written leaves nothing of its name, nor a name that engines take for data', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
  try {
    const { child, exited } = start('predict', model, '-', '-o', join(folder, 'scores.csv'))
    child.stdin!.write(`${header}${'1,2,3,4,5,6\n'.repeat(1000)}`)
    const sizes = (): number[] => readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    while (!sizes().some((size) => size > 0)) await new Promise((resolve) => setTimeout(resolve, 10))
    child.kill('SIGKILL')
    await exited
    const left = readdirSync(folder)
    expect(left).toHaveLength(1)
    expect(left[0]).toMatch(/^\.scores\.csv\.\d+\.part$/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

// A limit to the size of files stands in for a disk that is full after 64 KB.
test.skipIf(process.platform === 'win32')('where there is no more space, no file is left half-written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
  const limited = 'trap "" XFSZ; ulimit -f 64; exec "$0" "$@"'
  const failing = async (...argv: string[]): Promise<string> => {
    const { err, exited } = started('bash', '-c', limited, process.execPath, command, ...argv)
    expect((await exited)[0]).toBe(1)
    return err()
  }
  try {
    const rows = join(folder, 'rows.csv')
    writeFileSync(rows, `${header}${'1,2,3,4,5,6\n'.repeat(20_000)}`)
    const scores = join(folder, 'scores.csv')
    expect(await failing('predict', model, rows, '-o', scores)).toBe(
      `opencredit: cannot write "${scores}": file too large\n`
    )
    const page = join(folder, 'page')
    await start('page', '--out', page).exited
    const script = statSync(join(page, 'page.js'))
    expect(await failing('page', '--out', page)).toBe(
      `opencredit: cannot write "${join(page, 'page.js')}": file too large\n`
    )
    expect(statSync(join(page, 'page.js'))).toMatchObject({ ino: script.ino, size: script.size })
    expect(readdirSync(folder)).toEqual(['page', 'rows.csv'])
    expect(readdirSync(page)).toEqual(['icon.svg', 'index.html', 'page.css', 'page.js'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.skipIf(process.platform !== 'linux')('a full disk behind standard output is named in one line', async () => {
  const { err, exited } = started('bash', '-c', '"$0" "$@" > /dev/full', process.execPath, command, '--help')
  expect([(await exited)[0], err()]).toEqual([
    1,
    'opencredit: cannot write to standard output: no space left on device\n'
  ])
})

test('applicants from a file and through a pipe', async () => {
  const fromFile = start('score', 'examples/applicants.csv')
  expect((await fromFile.exited)[0]).toBe(0)
  expect(fromFile.out().trimEnd().split('\n')).toHaveLength(3)
  const piped = start('score', '-')
  piped.child.stdin!.end(readFileSync('examples/applicants.csv'))
  await piped.exited
  expect(piped.out()).toBe(fromFile.out())
})

test('wrong usage and failures have their exit codes', async () => {
  const usage = start('score', '--frobnicate')
  expect([(await usage.exited)[0], usage.err()]).toEqual([
    2,
    'opencredit: unknown option "--frobnicate"; see opencredit score --help\n'
  ])
  const failure = start('score', 'no-such-file.csv')
  expect([(await failure.exited)[0], failure.err()]).toEqual([
    1,
    'opencredit: cannot read "no-such-file.csv": no such file or directory\n'
  ])
})

test('records that arrive slowly are scored one by one', async () => {
  const { child, out, exited } = start('predict', model, '-')
  child.stdin!.write(`${header}1,2,3,`)
  for (let row = 1; row <= 3; row++) {
    child.stdin!.write('4,5,6\n1,2,3,')
    while (out().split('\n').length < row + 2) await once(child.stdout!, 'data')
    expect(out().split('\n')).toHaveLength(row + 2)
  }
  child.stdin!.end('4,5,6')
  expect((await exited)[0]).toBe(0)
  expect(out().trimEnd().split('\n')).toHaveLength(5)
})

test('a closed pipe ends the run quietly', async () => {
  const { child, err, exited } = start('predict', model, '-')
  child.stdin!.write(`${header}1,2,3,4,5,6\n1,2,3,`)
  await once(child.stdout!, 'data')
  child.stdout!.destroy()
  const rows = '4,5,6\n1,2,3,'.repeat(100_000)
  child.stdin!.end(rows)
  expect([(await exited)[0], err()]).toEqual([0, ''])
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143]
] as const)('%s ends the run with %i and leaves no file behind', async (signal, exitCode) => {
  const folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
  const { child, exited } = start('predict', model, '-', '-o', join(folder, 'scores.csv'))
  child.stdin!.write(`${header}1,2,3,4,5,6\n`)
  while (readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill(signal)
  expect((await exited)[0]).toBe(exitCode)
  expect(readdirSync(folder)).toEqual([])
})

test('an experiment that is terminated leaves its log, and no lock on it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
  try {
    // Labels that the columns tell something of: without, the scorecard soon ends the run by itself.
    const rows = Array.from({ length: 3000 }, (_, row) => {
      const [x, z] = [(row * 7919) % 3001, (row * 104_729) % 997]
      return `${x},${z},${Number(x + 2 * z > 2000 + (row % 7) * 100)}`
    })
    const data = join(folder, 'data.csv')
    writeFileSync(data, `x,z,y\n${rows.join('\n')}\n`)
    const { child, exited } = start('experiment', '--data', data, '--label', 'y', '--out', folder)
    const names = (): string[] => readdirSync(folder)
    while (!names().includes('experiment.ndjson.lock')) await new Promise((resolve) => setTimeout(resolve, 5))
    while (!names().includes('experiment.ndjson')) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGTERM')
    expect((await exited)[0]).toBe(143)
    expect(names()).toEqual(['data.csv', 'experiment.ndjson'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
