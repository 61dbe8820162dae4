import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { loadModelFile } from '../../src/node/index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a model is loaded from its file, text or JSON dump', () => {
  expect(loadModelFile('fixtures/binary/model.txt').forest.numTrees).toBe(5)
  expect(loadModelFile('fixtures/binary/model.json').forest.numTrees).toBe(5)
})

test('a file that cannot be read is named, with the cause', () => {
  const missing = join(folder, 'missing.txt')
  expect(() => loadModelFile(missing)).toThrow(`cannot read "${missing}": no such file or directory`)
  expect(() => loadModelFile(folder)).toThrow(`cannot read "${folder}": illegal operation on a directory`)
  try {
    loadModelFile(missing)
  } catch (error) {
    expect((error as { cause: { code: string } }).cause.code).toBe('ENOENT')
  }
})

test('a file that is not a model gives a ModelFormatError', () => {
  const path = join(folder, 'notes.txt')
  writeFileSync(path, 'shopping list\n')
  expect(() => loadModelFile(path)).toThrow(ModelFormatError)
})
