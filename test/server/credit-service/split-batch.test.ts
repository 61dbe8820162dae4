import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linePieces, pieceItems, splitBatch } from '../../../src/server/credit-service/split-batch.ts'

const spansOf = (text: string, maxItems = 10_000): readonly { begin: number; end: number; numItems: number }[] => {
  const result = splitBatch({ kind: 'whole', bytes: Buffer.from(text), maxItems })
  if ('problem' in result) throw new Error(result.problem.detail)
  return result.spans
}

test('the pieces of an array hold its items, in order', () => {
  const item = fc.oneof(
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 3, arbitrary: fc.constantFrom<unknown>(1, '"],[{\\"', [[], {}], { a: [1, { b: ']' }] }, 'é\\') }
  )
  fc.assert(
    fc.property(fc.array(item, { maxLength: 300 }), fc.constantFrom('', '\ufeff', ' \n\t'), (items, before) => {
      const json = JSON.stringify(items)
      const text = before + json.replace(/^\[/, '[ ')
      const bytes = Buffer.from(text)
      const spans = spansOf(text)
      const found = spans.map(({ begin, end }) => JSON.parse(`[${bytes.subarray(begin, end).toString()}]`) as unknown[])
      expect(found.flat(1)).toEqual(JSON.parse(json))
      expect(spans.map(({ numItems }) => numItems)).toEqual(found.map(({ length }) => length))
      expect(Math.max(0, ...spans.map(({ numItems }) => numItems))).toBeLessThanOrEqual(pieceItems)
      if (items.length <= pieceItems) expect(spans.length).toBeLessThanOrEqual(1)
    })
  )
})

test('long items make pieces of fewer', () => {
  const items = Array.from({ length: 10 }, () => 'x'.repeat(40_000))
  expect(spansOf(JSON.stringify(items)).map(({ numItems }) => numItems)).toEqual([2, 2, 2, 2, 2])
})

test('what is no array, or too long, is rejected', () => {
  expect(() => spansOf('{}')).toThrow('1 field is invalid')
  expect(() => spansOf('[1,2')).toThrow('expected valid JSON')
  expect(() => spansOf('[1,2]', 1)).toThrow('expected at most 1 applicants, got more; send NDJSON instead')
})

test('pieces of lines end with lines', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', 'é{}'), { maxLength: 200 }), fc.boolean(), (lines, hasLastFeed) => {
      const bytes = Buffer.from(lines.join('\n') + (hasLastFeed && lines.length > 0 ? '\n' : ''))
      const pieces = [...linePieces(bytes)]
      expect(Buffer.concat(pieces.map((piece) => piece.bytes)).equals(bytes)).toBe(true)
      for (const [i, piece] of pieces.entries()) {
        const text = Buffer.from(piece.bytes).toString()
        if (i < pieces.length - 1) expect(text.endsWith('\n')).toBe(true)
        expect(text.replace(/\n$/, '').split('\n')).toHaveLength(piece.numItems)
        expect(piece.numItems).toBeLessThanOrEqual(pieceItems)
      }
    })
  )
})
