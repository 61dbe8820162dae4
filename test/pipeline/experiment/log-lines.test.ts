import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logLine, readLog } from '../../../src/pipeline/experiment/log-lines.ts'

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text)

test('entries come back, each line being JSON of its own', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      const entries = JSON.parse(JSON.stringify(values)) as unknown[]
      const lines = entries.map(logLine)
      for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
      const bytes = encoded(lines.join(''))
      expect(readLog(bytes)).toEqual({ entries, numBytes: bytes.length })
    })
  )
})

test('torn anywhere, all whole lines before are read', () => {
  const lines = [{ a: 1 }, { text: 'zwölf' }, [1, 2, 3]].map(logLine)
  const bytes = encoded(lines.join(''))
  const ends = lines.map((_, i) => encoded(lines.slice(0, i + 1).join('')).length)
  for (let length = 0; length <= bytes.length; length++) {
    const whole = ends.filter((end) => end <= length)
    const { entries, numBytes } = readLog(bytes.subarray(0, length))
    expect([entries.length, numBytes]).toEqual([whole.length, whole.at(-1) ?? 0])
  }
})

test('a changed byte never passes: the line is torn if it is the last, and otherwise damaged', () => {
  const lines = [{ a: 'first' }, { b: 'second' }].map(logLine)
  const bytes = encoded(lines.join(''))
  const first = encoded(lines[0]!).length
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const changed = bytes.slice()
      changed[place]! ^= change
      // A line feed makes two damaged lines of the last one.
      if (place >= first && changed[place] === 10) expect(() => readLog(changed)).toThrow('line 2 of the log')
      // Without the line feed between them, both are one torn line.
      else if (place === first - 1) expect(readLog(changed).entries).toHaveLength(0)
      else if (place >= first) expect(readLog(changed).entries).toHaveLength(1)
      else expect(() => readLog(changed)).toThrow('line 1 of the log expected an entry with its checksum')
    }),
    { numRuns: 2000 }
  )
})
