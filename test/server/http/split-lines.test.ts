import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Lines, splitLines } from '../../../src/server/http/split-lines.ts'

async function* piecesOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    yield bytes.subarray(start, start + size)
    start += size
  }
}

async function linesOf(text: string, sizes: readonly number[], maxLength: number): Promise<(string | null)[]> {
  const chunks: Lines[] = []
  for await (const chunk of splitLines(piecesOf(Buffer.from(text), sizes), maxLength)) chunks.push(chunk)
  return chunks.flatMap(({ lines }) =>
    lines === undefined ? [null] : Buffer.from(lines).toString().replace(/\n$/, '').split('\n')
  )
}

test('lines come out as they went in, however they are cut; too long ones are marked', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '😀'), maxLength: 12 })
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), sizes, fc.boolean(), async (lines, cuts, hasLastFeed) => {
      const maxLength = 15
      const text = lines.join('\n') + (hasLastFeed && lines.length > 0 ? '\n' : '')
      const expected = text === '' ? [] : text.replace(/\n$/, '').split('\n')
      const held = expected.map((one) => (Buffer.byteLength(one) > maxLength ? null : one))
      expect(await linesOf(text, cuts, maxLength)).toEqual(held)
    }),
    { numRuns: 2000 }
  )
})

test('lines stay together in a piece that is longer than a line may be', async () => {
  const bytes = Buffer.from(`${'a\n'.repeat(50)}${'b'.repeat(30)}\n${'c\n'.repeat(50)}`)
  const chunks: Lines[] = []
  for await (const chunk of splitLines(piecesOf(bytes, [bytes.length]), 15)) chunks.push(chunk)
  expect(chunks.map(({ lines }) => lines?.length)).toEqual([100, undefined, 100])
})

test('a piece is read only when the lines before it have been taken', async () => {
  let numPieces = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      numPieces++
      yield Buffer.from('{"Age":30}\n')
    }
  }
  const chunks = splitLines(endless(), 100)
  for (let i = 1; i <= 5; i++) {
    await chunks.next()
    expect(numPieces).toBe(i)
  }
  await chunks.return(undefined)
})
