import { expect, test } from 'vitest'
import { readJsonFile } from '../../src/node/read-json-file.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'

const file = temporaryFolder()
const asItIs = (value: unknown): unknown => value

test('JSON is read with and without a byte order mark', () => {
  expect(readJsonFile(file('plain.json', '{"a":1}'), asItIs)).toEqual({ a: 1 })
  expect(readJsonFile(file('marked.json', '\uFEFF{"a":1}'), asItIs)).toEqual({ a: 1 })
})

test('errors name the file, and what it should hold', () => {
  const cut = file('cut.json', '{"a":')
  expect(() => readJsonFile(cut, asItIs)).toThrow(`${cut}: expected JSON`)
  expect(() => readJsonFile(cut, asItIs, 'JSON, a plan')).toThrow(`${cut}: expected JSON, a plan`)
  expect(() => readJsonFile('nowhere.json', asItIs)).toThrow('cannot read "nowhere.json"')
})
