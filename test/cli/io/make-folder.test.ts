import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from '../../../src/cli/io/make-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('folders above it are created, and what is there stays', async () => {
  const deep = join(folder, 'a', 'b', 'c')
  await makeFolder(relative('.', deep))
  writeFileSync(join(deep, 'kept.txt'), 'kept')
  await makeFolder(deep)
  expect(statSync(join(deep, 'kept.txt')).size).toBe(4)
})

test('a file in the way, or no path at all, is an error', async () => {
  const file = join(folder, 'file.txt')
  writeFileSync(file, '')
  await expect(makeFolder(file)).rejects.toThrow(`cannot write "${file}": file already exists`)
  await expect(makeFolder(join(file, 'below'))).rejects.toThrow('not a directory')
  await expect(makeFolder('')).rejects.toThrow('cannot write "": no such file or directory')
})

test.skipIf(process.platform !== 'linux')('where the system allows no folders, it ends', async () => {
  await expect(makeFolder('/proc/opencredit/below')).rejects.toThrow('no such file or directory')
})
