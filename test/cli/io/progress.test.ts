import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createProgress, type Progress } from '../../../src/cli/io/progress.ts'

interface Run {
  readonly progress: Progress
  readonly clock: { ms: number }
  readonly text: () => string
}

function start(numBytes: number | undefined, isOutputShown: boolean, isTTY = true): Run {
  const stderr = Object.assign(new PassThrough(), { isTTY })
  let text = ''
  stderr.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  const clock = { ms: 0 }
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr }
  return { progress: createProgress(io, numBytes, isOutputShown, () => clock.ms), clock, text: () => text }
}

test('a long run shows rows, speed and share, ten times a second at most, and clears up', async () => {
  const { progress, clock, text } = start(1000, false)
  progress.addBytes(400)
  for (const ms of [100, 699, 1000, 1050, 2000]) {
    clock.ms = ms
    progress.addRows(1000)
  }
  progress.clear()
  progress.clear()
  await new Promise(setImmediate)
  expect(text().split('\r\x1b[K')).toEqual(['', '3,000 rows  3,000 rows/s  40%', '5,000 rows  2,500 rows/s  40%', ''])
})

test('without a size there is no share; a short run shows nothing', async () => {
  const long = start(undefined, false)
  long.clock.ms = 1000
  long.progress.addRows(5)
  const short = start(10, false)
  short.progress.addRows(5)
  short.progress.clear()
  await new Promise(setImmediate)
  expect([long.text(), short.text()]).toEqual(['\r\x1b[K5 rows  5 rows/s', ''])
})

test('there is no progress line where results are shown, or off a terminal', async () => {
  for (const { progress, clock, text } of [start(10, true), start(10, false, false)]) {
    clock.ms = 5000
    progress.addRows(5)
    progress.clear()
    await new Promise(setImmediate)
    expect(text()).toBe('')
  }
})
