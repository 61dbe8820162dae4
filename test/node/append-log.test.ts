import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { openLog } from '../../src/node/append-log.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'

const file = temporaryFolder()

test('a log that is open cannot be opened again, and can once it is closed', () => {
  const path = file('log.ndjson')
  const log = openLog(path)
  log.append('not even a line')
  const before = readFileSync(path)
  expect(() => openLog(path)).toThrow(
    `another process is using "${path}" (${hostname()} ${process.pid}); if it has ended, remove "${path}.lock"`
  )
  // What it has not finished writing is still there.
  expect(readFileSync(path).equals(before)).toBe(true)
  log.close()
  expect(existsSync(`${path}.lock`)).toBe(false)
  openLog(path).close()
})

test('the lock of a process that runs is respected, that of one that has ended is not', async () => {
  const path = file('other.ndjson')
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  writeFileSync(`${path}.lock`, `${hostname()} ${other.pid}\n`)
  expect(() => openLog(path)).toThrow('another process is using')
  expect(existsSync(path)).toBe(false)
  other.kill('SIGKILL')
  await once(other, 'exit')
  openLog(path).close()
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test('the lock of another machine, or one that says nothing, is respected', () => {
  const path = file('elsewhere.ndjson')
  for (const holder of ['elsewhere 1\n', '']) {
    writeFileSync(`${path}.lock`, holder)
    expect(() => openLog(path)).toThrow('another process is using')
  }
})

test('a log that cannot be read leaves no lock', () => {
  const path = file('damaged.ndjson', 'nothing\nof a log\n')
  expect(() => openLog(path)).toThrow(RangeError)
  expect(existsSync(`${path}.lock`)).toBe(false)
})
