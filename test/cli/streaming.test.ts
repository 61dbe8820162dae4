import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { loadModelFile } from '../../src/node/load-model-file.ts'
import { runCli } from './run-cli.ts'

const model = 'fixtures/binary/model.txt'
const header = `${loadModelFile(model).featureNames.join(',')}\n`

test('100,000 rows to a slow reader: output is never far ahead of it', async () => {
  const numRows = 100_000
  const rowsPerPiece = 1000
  const piece = '1,2,3,4,5,6\n'.repeat(rowsPerPiece)
  let given = 0
  const pieces = function* (): Generator<string> {
    yield header
    for (; given < numRows; given += rowsPerPiece) yield piece
  }
  const stdout = new PassThrough()
  const stdin = Readable.from(pieces(), { highWaterMark: 1 })
  const running = run(['predict', model, '-'], { stdin, stdout, stderr: new PassThrough() })
  void running.then(() => stdout.end())

  let taken = -1
  let furthest = 0
  for await (const text of stdout) {
    await new Promise(setImmediate)
    taken += String(text).split('\n').length - 1
    furthest = Math.max(furthest, given - taken)
  }
  expect(await running).toBe(0)
  expect(taken).toBe(numRows)
  expect(furthest).toBeLessThanOrEqual(6 * rowsPerPiece)
})

test('a result is written as soon as its record has ended', async () => {
  for (const [argv, lines] of [
    [
      ['score', '-'],
      ['{"Age":30}\n', '{"Age":31}\n', '{"Age":32}\n']
    ],
    // A row of CSV is known to end when the next one begins.
    [
      ['predict', model],
      [`${header}1,2,3,4,5,6\n1,2,`, '3,4,5,7\n1,2,']
    ],
    [
      ['explain', '--model', model],
      [`${header}1,2,3,4,5,6\n1,2,`, '3,4,5,7\n1,2,']
    ]
  ] as const) {
    const stdin = new PassThrough()
    const stdout = new PassThrough().setEncoding('utf8')
    const stderr = new PassThrough()
    const running = run(argv, { stdin, stdout, stderr })
    for (const line of lines) {
      const answer = new Promise<string>((resolve) => {
        stdout.once('data', resolve)
      })
      stdin.write(line)
      expect((await answer).endsWith('\n')).toBe(true)
    }
    stdin.end(argv[0] === 'score' ? '' : '3,4,5,8\n')
    expect(await running).toBe(0)
  }
})

test('a reader that goes away ends the run quietly', async () => {
  const stdout = new PassThrough()
  stdout.once('data', () => stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })))
  const stderr = new PassThrough()
  let closed = false
  const endless = async function* (): AsyncGenerator<string> {
    try {
      yield header
      for (;;) yield '1,2,3,4,5,6\n'
    } finally {
      closed = true
    }
  }
  expect(await run(['predict', model], { stdin: Readable.from(endless()), stdout, stderr })).toBe(0)
  expect([stderr.read(), closed]).toEqual([null, true])
})

test('an input that ends in an error is a failure', async () => {
  const breaking = async function* (): AsyncGenerator<string> {
    yield `${header}1,2,3,4,5,6\n1,2,3`
    throw new Error('connection lost')
  }
  const { code, out, err } = await runCli(['predict', model], { stdin: Readable.from(breaking()) })
  expect([code, out.split('\n').length, err]).toEqual([1, 3, 'opencredit: standard input: connection lost\n'])
})
