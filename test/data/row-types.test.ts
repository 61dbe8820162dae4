import { expect, test } from 'vitest'
import type { Rows } from '../../src/data/rows.ts'

interface Customer {
  readonly income: number
  readonly city: string
  readonly age?: number | null
}

// The compiler is the test: what follows "@ts-expect-error" must not compile, the rest must.
test('types take every form of rows and refuse what is none', () => {
  const customers: Customer[] = [{ income: 1, city: 'x' }]
  const good: Rows[] = [
    [[1, null, undefined, true, 3n]],
    [Float64Array.of(1), Int8Array.of(2)],
    { values: [1, 2], numRows: 1, numFeatures: 2 },
    { indptr: [0, 1], indices: [0], values: [1], numRows: 1, numFeatures: 2 },
    { income: [1, null], city: ['x', 'y'] },
    { income: Float64Array.of(1), flag: [true] },
    [{ income: 1, city: 'x', flag: true, id: 7n, note: null }],
    customers
  ]
  const bad: Rows[] = [
    // @ts-expect-error
    [new Date()],
    // @ts-expect-error
    [['a']],
    // @ts-expect-error
    [[new Date()]],
    // @ts-expect-error
    [new Map([['income', 1]])],
    // @ts-expect-error
    ['income'],
    // @ts-expect-error
    { income: 1 },
    // @ts-expect-error
    [1, 2, 3]
  ]
  expect([good.length, bad.length]).toEqual([8, 7])
})
