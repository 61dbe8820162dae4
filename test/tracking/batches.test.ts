import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchesOf, batchLimits, type RunData } from '../../src/tracking/batches.ts'

const metric = fc.record({
  key: fc.string({ maxLength: 8 }),
  value: fc.double(),
  timestamp: fc.nat(),
  step: fc.nat(100)
})
const pair = fc.record({ key: fc.string({ maxLength: 8 }), value: fc.string({ maxLength: 8 }) })
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

test('every call is within the limits, and together they are what was given, in order', () => {
  const data = fc.record({
    metrics: fc.array(metric, { maxLength: 2500, size: 'max' }),
    params: fc.array(pair, { maxLength: 250, size: 'max' }),
    tags: fc.array(pair, { maxLength: 250, size: 'max' })
  })
  fc.assert(
    fc.property(data, (given) => {
      const bodies = batchesOf('run', given)
      for (const { metrics, params, tags } of bodies) {
        expect(metrics.length).toBeLessThanOrEqual(1000)
        expect(params.length).toBeLessThanOrEqual(100)
        expect(tags.length).toBeLessThanOrEqual(100)
        expect(metrics.length + params.length + tags.length).toBeLessThanOrEqual(1000)
      }
      expect(bodies.flatMap(({ params }) => params)).toEqual(given.params)
      expect(bodies.flatMap(({ tags }) => tags)).toEqual(given.tags)
      const finite = given.metrics.map((one) => ({
        ...one,
        value: Number.isFinite(one.value) ? one.value : String(one.value)
      }))
      expect(bodies.flatMap(({ metrics }) => metrics)).toEqual(finite)
    }),
    { numRuns: 30 }
  )
})

test('bodies are as full as a megabyte allows, whatever their characters take', () => {
  const params = Array.from({ length: 60 }, (_, i) => ({ key: `p${i}`, value: 'é\n"😀'.repeat(6000) }))
  const bodies = batchesOf('0123456789abcdef0123456789abcdef', { params })
  expect(bodies.length).toBe(Math.ceil((60 * bytesOf(params[0])) / batchLimits.bytes))
  for (const [i, body] of bodies.entries()) {
    const bytes = bytesOf(body)
    expect(bytes).toBeLessThanOrEqual(1e6)
    const next = bodies[i + 1]?.params[0]
    if (next !== undefined) expect(bytes + bytesOf(next)).toBeGreaterThan(1e6 - 2)
  }
})

test('exactly a megabyte is one call', () => {
  const bodyOf = (value: string): RunData => ({ params: [{ key: 'k', value }] })
  const room = batchLimits.bytes - bytesOf({ run_id: 'r', metrics: [], tags: [], ...bodyOf('') })
  // The comma that would follow is counted.
  expect(bytesOf(batchesOf('r', bodyOf('x'.repeat(room - 1)))[0])).toBe(batchLimits.bytes - 1)
  expect(() => batchesOf('r', bodyOf('x'.repeat(room)))).toThrow(
    '"params" expected values of at most 1000000 bytes, got more at "k"'
  )
})

test('nothing is no call', () => {
  expect(batchesOf('run', {})).toEqual([])
})
