import { expect, test } from 'vitest'
import { completeFields } from '../../../src/credit/complete-definition.ts'
import type { FieldDefinition } from '../../../src/credit/definition.ts'
import { createInformationCheck, type MinimumInformation } from '../../../src/credit/scoring/minimum-information.ts'

const number = { kind: 'number', validRange: [0, 9] } as const
const fields = completeFields(
  [
    { name: 'a', ...number },
    { name: 'b', ...number },
    { name: 'c', ...number },
    { name: 'd', ...number },
    { name: 'e', ...number },
    { name: 'a+b', kind: 'number', formula: { kind: 'sum', of: ['a', 'b'] } },
    { name: 'a+b-c', kind: 'number', formula: { kind: 'difference', of: ['a+b', 'c'] } }
  ] as readonly FieldDefinition[],
  []
)

// The check for models that take these columns.
function checkFor(
  columns: readonly number[],
  minimum: MinimumInformation,
  guarded?: string
): ReturnType<typeof createInformationCheck> {
  const ageGuard = guarded === undefined ? undefined : { field: guarded, elderlyAge: 5 }
  return createInformationCheck(minimum, { fields, ageGuard }, [Int32Array.from(columns)])
}

const knowing = (...names: string[]): Record<string, number | null> =>
  Object.fromEntries(fields.map(({ name }) => [name, names.includes(name) ? 1 : null]))

test('what nothing takes counts as known', () => {
  const { needed, shortageOf } = checkFor([0, 3], { fields: ['a'], numFields: 4 })
  // b, c and e count as known.
  expect(needed).toEqual({ fields: ['a'], numFields: 1, outOf: 2 })
  expect(shortageOf(knowing('a'))).toBeUndefined()
  expect(shortageOf(knowing('b', 'c', 'e'))).toEqual({
    message: 'a score needs a and at least 1 of the 2 fields (0 known)',
    missing: ['a', 'd']
  })
})

test('what a formula takes counts, through formulas of formulas, if a model takes what comes of it', () => {
  expect(checkFor([6], { fields: [], numFields: 5 }).needed).toEqual({ fields: [], numFields: 3, outOf: 3 })
  expect(checkFor([5], { fields: [], numFields: 5 }).needed).toEqual({ fields: [], numFields: 2, outOf: 2 })
  expect(checkFor([3], { fields: [], numFields: 5 }).needed).toEqual({ fields: [], numFields: 1, outOf: 1 })
})

test('so do the age that the guard takes, and a field that is asked for by name', () => {
  expect(checkFor([3], { fields: [], numFields: 4 }, 'e').needed).toEqual({ fields: [], numFields: 1, outOf: 2 })
  const { needed, shortageOf } = checkFor([3], { fields: ['b'], numFields: 5 }, 'e')
  expect(needed).toEqual({ fields: ['b'], numFields: 3, outOf: 3 })
  expect(shortageOf(knowing('d', 'e'))!.missing).toEqual(['b'])
})

test('a minimum that the fields without use satisfy asks only for its own', () => {
  expect(checkFor([0], { fields: ['a'], numFields: 2 }).needed).toEqual({ fields: ['a'], numFields: 0, outOf: 1 })
  expect(checkFor([0], { fields: ['a'], numFields: 2 }).shortageOf(knowing('b'))).toEqual({
    message: 'a score needs a',
    missing: ['a']
  })
})
