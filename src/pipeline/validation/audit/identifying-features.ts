/**
 * Small sets of features that give away whose row it is.
 *
 * @module
 */
import { counted, grouped } from '../../../numeric/format-count.ts'
import type { Column } from '../../table.ts'
import type { Groups } from '../group-numbers.ts'
import { type Codes, codesOfColumn, combineCodes } from './value-codes.ts'
import { type Finding, listed, percent } from './finding.ts'

/** How well a set of features tells groups apart. */
export interface Identification {
  readonly features: readonly string[]
  /** Groups with values that no other group has. */
  readonly numIdentified: number
  /** Of rows in groups of several: share whose values come back in another row of their group. */
  readonly recurrence: number
}

// A set gives groups away if this share of them has values of its own, and they come back in this share of rows.
const identifyingShare = 0.9
// Sets that say as much as makes no difference to a larger one: what contains them is not looked at.
const completeShare = 0.999
const maxListed = 8

/**
 * Finds the smallest sets of at most two features that identify groups. A set that identifies them lets a model that saw a
 * customer's other rows recall the outcome, with the customer's name left out.
 *
 * Time grows with rows × pairs of features.
 */
export function findIdentifyingFeatures(columns: ReadonlyMap<string, Column>, groups: Groups): Finding[] {
  const sets = identifyingSets(columns, groups)
  const [best] = sets
  if (best === undefined) return []
  const others = sets.slice(1, maxListed).map(({ features }) => listed(features))
  const more = sets.length > maxListed ? ` (and ${sets.length - maxListed} more)` : ''
  const alsoText = others.length === 0 ? '' : ` So do ${others.join('; ')}${more}.`
  return [
    {
      code: 'identifying-features',
      severity: 'high',
      message: `${listed(best.features)} ${best.features.length === 1 ? 'identifies' : 'identify'} ${identifiedText(best, groups.numGroups)}: the same values come back in ${percent(best.recurrence)} of the rows of a group.${alsoText}`,
      evidence: {
        features: best.features,
        numGroups: groups.numGroups,
        numIdentified: best.numIdentified,
        recurrence: best.recurrence,
        numSets: sets.length,
        otherSets: sets.slice(1).map(({ features }) => features.join(' + '))
      }
    }
  ]
}

function identifiedText({ numIdentified }: Identification, numGroups: number): string {
  return numIdentified === numGroups
    ? `all ${counted(numGroups, 'group')}`
    : `${grouped(numIdentified)} of ${counted(numGroups, 'group')}`
}

/** The identifying sets: those that tell most groups apart first, of equals the smallest. */
export function identifyingSets(columns: ReadonlyMap<string, Column>, groups: Groups): Identification[] {
  const codes = [...columns].map(([name, column]) => ({ names: [name], codes: codesOfColumn(column) }))
  const singles = codes.map((one) => ({ ...one, found: identify(one.names, one.codes, groups) }))
  // A feature whose values do not come back makes no set whose values do.
  const candidates = singles.filter(({ found }) => found.recurrence >= identifyingShare && !isComplete(found, groups))
  const pairs = candidates.flatMap((one, i) =>
    candidates.slice(i + 1).map((other) => {
      return identify([...one.names, ...other.names], combineCodes(one.codes, other.codes), groups)
    })
  )
  const found = [...singles.map((single) => single.found), ...pairs].filter((one) => isIdentifying(one, groups))
  return found.sort(
    (one, other) =>
      other.numIdentified - one.numIdentified ||
      one.features.length - other.features.length ||
      other.recurrence - one.recurrence
  )
}

function isIdentifying({ numIdentified, recurrence }: Identification, { numGroups }: Groups): boolean {
  return numIdentified >= identifyingShare * numGroups && recurrence >= identifyingShare
}

function isComplete({ numIdentified, recurrence }: Identification, { numGroups }: Groups): boolean {
  return numIdentified >= completeShare * numGroups && recurrence >= completeShare
}

function identify(features: readonly string[], codes: Codes, { ofRow: groupOf, numGroups }: Groups): Identification {
  // The group that has the values; −1 before any has, −2 after several have.
  const owner = new Int32Array(codes.numCodes).fill(-1)
  const rowsWith = combineCodes(codes, { ofRow: groupOf, numCodes: numGroups })
  const numWith = new Int32Array(rowsWith.numCodes)
  const sizes = new Int32Array(numGroups)
  for (let row = 0; row < groupOf.length; row++) {
    const code = codes.ofRow[row]!
    const group = groupOf[row]!
    if (owner[code] === -1) owner[code] = group
    else if (owner[code] !== group) owner[code] = -2
    numWith[rowsWith.ofRow[row]!]!++
    sizes[group]!++
  }
  const hasOwn = new Uint8Array(numGroups)
  let numInSeveral = 0
  let numRecurring = 0
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!
    if (owner[codes.ofRow[row]!] === group) hasOwn[group] = 1
    if (sizes[group]! < 2) continue
    numInSeveral++
    numRecurring += Number(numWith[rowsWith.ofRow[row]!]! > 1)
  }
  return {
    features,
    numIdentified: hasOwn.reduce((sum, one) => sum + one, 0),
    recurrence: numInSeveral === 0 ? 0 : numRecurring / numInSeveral
  }
}
