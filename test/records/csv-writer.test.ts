import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from '../../src/records/csv-writer.ts'

test('cells are quoted only where needed', () => {
  expect(csvLine(['a', 1.5, '', 'x,y', 'say "hi"', ' z'])).toBe('a,1.5,,"x,y","say ""hi""", z\r\n')
})

test('whatever is written is read again', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2 }), (cells) => {
      expect(parse(csvLine(cells), { record_delimiter: '\r\n' })).toEqual([cells])
    })
  )
})
