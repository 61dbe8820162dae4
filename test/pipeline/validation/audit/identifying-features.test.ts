import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identifyingSets } from '../../../../src/pipeline/validation/audit/identifying-features.ts'
import { codesOfColumns } from '../../../../src/pipeline/validation/audit/value-codes.ts'
import { numberGroups } from '../../../../src/pipeline/validation/group-numbers.ts'
import type { Column } from '../../../../src/pipeline/table.ts'

const tables = fc
  .array(fc.tuple(fc.nat(4), fc.constantFrom('a', 'b', null), fc.constantFrom(1, 2, NaN), fc.nat(3)), {
    minLength: 4,
    maxLength: 14
  })
  .map((rows) => ({
    groups: numberGroups(rows.map(([group]) => group)),
    columns: new Map<string, Column>([
      ['text', rows.map(([, text]) => text)],
      ['number', Float64Array.from(rows, ([, , number]) => number)],
      ['other', Float64Array.from(rows, ([, , , other]) => other)]
    ])
  }))

test('equal rows, and no others, have equal codes', () => {
  fc.assert(
    fc.property(tables, ({ columns, groups: { ofRow } }) => {
      const { ofRow: codes, numCodes } = codesOfColumns([...columns.values()], ofRow.length)
      const texts = [...ofRow.keys()].map((row) => [...columns.values()].map((column) => String(column[row])).join())
      expect(numCodes).toBe(new Set(texts).size)
      for (const row of ofRow.keys())
        for (const other of ofRow.keys()) expect(codes[row] === codes[other]).toBe(texts[row] === texts[other])
    })
  )
})

// Every set of one or two features, by its definition.
test('sets that identify groups are those that do by comparing all rows', () => {
  fc.assert(
    fc.property(tables, ({ columns, groups }) => {
      const rows = [...groups.ofRow.keys()]
      const names = [...columns.keys()]
      const plain = (features: readonly string[]): { numIdentified: number; recurrence: number } => {
        const valuesOf = (row: number): string => features.map((name) => String(columns.get(name)![row])).join()
        const same = (row: number): number[] => rows.filter((other) => valuesOf(other) === valuesOf(row))
        const own = rows.filter((row) => same(row).every((other) => groups.ofRow[other] === groups.ofRow[row]))
        const inSeveral = rows.filter(
          (row) => rows.filter((other) => groups.ofRow[other] === groups.ofRow[row]).length > 1
        )
        const recurring = inSeveral.filter(
          (row) => same(row).filter((other) => groups.ofRow[other] === groups.ofRow[row]).length > 1
        )
        return {
          numIdentified: new Set(own.map((row) => groups.ofRow[row])).size,
          recurrence: inSeveral.length === 0 ? 0 : recurring.length / inSeveral.length
        }
      }
      const found = identifyingSets(columns, groups)
      for (const { features, ...one } of found) expect(one).toEqual(plain(features))
      const isIdentifying = (features: string[]): boolean => {
        const { numIdentified, recurrence } = plain(features)
        return numIdentified >= 0.9 * groups.numGroups && recurrence >= 0.9
      }
      const singles = names.filter((name) => isIdentifying([name]))
      expect(
        found
          .filter(({ features }) => features.length === 1)
          .map(({ features }) => features[0]!)
          .sort()
      ).toEqual(singles.sort())
      for (const [i, one] of names.entries()) {
        for (const other of names.slice(i + 1)) {
          const isFound = found.some(({ features }) => features.join() === [one, other].join())
          const hasSingle = singles.includes(one) || singles.includes(other)
          if (isFound || !hasSingle) expect(isFound).toBe(isIdentifying([one, other]))
        }
      }
    }),
    { numRuns: 200 }
  )
})
