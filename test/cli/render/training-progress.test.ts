import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import type { CliIo } from '../../../src/cli/io/command.ts'
import { createTrainingProgress, durationText } from '../../../src/cli/render/training-progress.ts'

function run(
  isTTY: boolean,
  settings: { isQuiet?: boolean; columns?: number },
  use: (at: (time: number) => void, show: (i: number) => void) => void
): string {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: settings.columns })
  let text = ''
  stderr.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  let time = 0
  const io = { stderr } as unknown as CliIo
  const isQuiet = settings.isQuiet === true
  const progress = createTrainingProgress(io, { numIterations: 100, firstIteration: 1, isQuiet }, () => time)
  use(
    (now) => {
      time = now
    },
    (iteration) => progress.show(iteration, [{ dataset: 'valid_1', metric: 'auc', value: 1 / 3, isHigherBetter: true }])
  )
  progress.clear()
  return text
}

test('on a terminal a line with share, time left and metrics, at most ten times a second', () => {
  const text = run(true, {}, (at, show) => {
    at(1000)
    show(10)
    at(1050)
    show(11)
    at(1200)
    show(20)
  })
  expect(text.split('\r\x1b[K').slice(1)).toEqual([
    '██░░░░░░░░░░░░░░░░░░ 10/100  9 s left  valid_1 auc 0.333333',
    '████░░░░░░░░░░░░░░░░ 20/100  5 s left  valid_1 auc 0.333333',
    ''
  ])
})

test('a narrow terminal cuts the line', () => {
  const text = run(true, { columns: 40 }, (at, show) => {
    at(1000)
    show(50)
  })
  expect(text.split('\r\x1b[K')[1]).toMatch(/^██████████░░░░░░░░░░ 50\/100 {2}1 s left .*…$/)
  expect(text.split('\r\x1b[K')[1]!.length).toBeLessThan(40)
})

test("elsewhere LightGBM's lines; nothing when quiet", () => {
  const lines = (_: unknown, show: (i: number) => void): void => [1, 2].forEach(show)
  expect(run(false, {}, lines)).toBe('Iteration:1, valid_1 auc : 0.333333\nIteration:2, valid_1 auc : 0.333333\n')
  expect(run(false, { isQuiet: true }, lines)).toBe('')
  expect(run(true, { isQuiet: true }, lines)).toBe('')
})

test.each([
  [400, '0 s'],
  [59_400, '59 s'],
  [125_000, '2 min 5 s'],
  [3_780_000, '1 h 3 min']
])('%d ms are %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text)
})
