import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKernelMemory } from '../../src/kernels/memory.ts'

const MB = 2 ** 20

test('blocks are aligned, do not overlap, keep their contents while others come and go, and all can be given back', () => {
  const step = fc.record({ give: fc.boolean(), which: fc.nat(), bytes: fc.integer({ min: 0, max: 200_000 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const memory = createKernelMemory()
      const blocks: { address: number; bytes: number; mark: number }[] = []
      for (const [i, { give, which, bytes }] of steps.entries()) {
        if (give && blocks.length > 0) {
          memory.give(blocks.splice(which % blocks.length, 1)[0]!.address)
        } else {
          const address = memory.take(bytes)!
          expect(address % 64).toBe(0)
          expect(address).toBeGreaterThan(0)
          memory.bytes().fill(i + 1, address, address + bytes)
          blocks.push({ address, bytes, mark: i + 1 })
        }
        for (const block of blocks) {
          if (block.bytes === 0) continue
          expect(memory.bytes()[block.address]).toBe(block.mark)
          expect(memory.bytes()[block.address + block.bytes - 1]).toBe(block.mark)
        }
      }
      for (const { address } of blocks) memory.give(address)
      expect(memory.usedBytes()).toBe(0)
      // All is one free block again: what fits into the whole memory can be had without growing.
      const size = memory.wasm.buffer.byteLength
      expect(memory.take(size - 64)).toBe(64)
      expect(memory.wasm.buffer.byteLength).toBe(size)
    }),
    { numRuns: 200 }
  )
})

test('a block given back is used again, so taking and giving does not grow the memory', () => {
  const memory = createKernelMemory()
  memory.give(memory.take(MB)!)
  const size = memory.wasm.buffer.byteLength
  for (let i = 0; i < 1000; i++) memory.give(memory.take(MB - i)!)
  expect(memory.wasm.buffer.byteLength).toBe(size)
})

test('views are of the memory as it is, after growing too', () => {
  const memory = createKernelMemory()
  const before = memory.float64()
  const address = memory.take(10 * MB)!
  expect(before.length).toBe(0)
  memory.float64()[address / 8] = 1.5
  expect(new Float64Array(memory.wasm.buffer)[address / 8]).toBe(1.5)
  expect(memory.int32().byteLength).toBe(memory.wasm.buffer.byteLength)
})

test('says when there is no room, and lives on', () => {
  const memory = createKernelMemory()
  expect(memory.take(2 ** 32)).toBeUndefined()
  expect(memory.take(100)).toBe(64)
  expect(() => memory.scratch(2 ** 32)).toThrow(RangeError)
  expect(memory.scratch(100)).toBeGreaterThan(0)
})

test('the scratch block grows when more is wanted and stays where it is when less is', () => {
  const memory = createKernelMemory()
  const small = memory.scratch(1000)
  expect(memory.scratch(10)).toBe(small)
  const large = memory.scratch(MB)
  expect(memory.scratch(MB)).toBe(large)
  expect(memory.usedBytes()).toBe(MB)
})

test('refuses to take back what it did not give', () => {
  const memory = createKernelMemory()
  const address = memory.take(100)!
  memory.give(address)
  expect(() => memory.give(address)).toThrow(RangeError)
})
