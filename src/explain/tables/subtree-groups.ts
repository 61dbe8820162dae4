/**
 * How SHAP by patterns goes through a forest: which trees and from how many rows on tables pay, and then, units in groups
 * whose patterns of one row share a line.
 *
 * @module
 */
import type { Forest } from '../../model/forest.ts'
import { bitsPerLine, type LineRule, type LineTables, makeLineTables } from '../../ranks/bitvectors.ts'
import { slotsOf } from '../../ranks/ranks.ts'
import { type PatternUnit, unitsOf } from './subtrees.ts'
import { tableLengthOf } from './leaf-tables.ts'
import type { ShapTree } from '../quadrature/quadrature-tree.ts'

/** Rows that go through the units of a group together, so that their contributions stay in the first-level cache. */
export const rowsPerBlock = 128
/** Contributions of rows that share tables are at most so large. More rows get the tables anew. */
export const maxContributionBytes: number = 2 ** 25
/** Bits of a line that a unit has for its pattern. */
export const bitsPerUnit = 16
const unitsPerGroup = bitsPerLine / bitsPerUnit
const maxLineBytes = 2 ** 27
// A tree whose tables pay only for more rows than this is left to the quadrature.
const mostRowsToPay = 10_000

/** Units of one output, in the order of their trees. */
export interface PatternGroup {
  readonly output: number
  readonly units: readonly PatternUnit[]
  /** Where each unit's table begins, and where the last ends [numUnits + 1]. */
  readonly tableOffsets: Int32Array
}

/** Which trees patterns suit. */
export interface PatternChoice {
  /** Units of those trees. */
  readonly units: readonly PatternUnit[]
  /** From how many rows on patterns are faster. */
  readonly leastRows: number
  /** The trees that are left to the quadrature. */
  readonly rest: readonly ShapTree[]
}

/** How patterns explain the trees they suit. */
export interface PatternPlan {
  readonly groups: readonly PatternGroup[]
  /** The groups' patterns. */
  readonly lines: LineTables
  /** The trees that are left to the quadrature. */
  readonly rest: readonly ShapTree[]
}

/** Chooses from trees that the quadrature can explain; undefined where patterns suit none of them. */
export function choosePatterns(forest: Forest, trees: readonly ShapTree[]): PatternChoice | undefined {
  const units: PatternUnit[] = []
  const rest: ShapTree[] = []
  let buildCost = 0
  let savedPerRow = 0
  for (const shapTree of trees) {
    const ofTree = unitsOf(forest, shapTree.tree)
    const saved = ofTree === undefined ? 0 : costOfQuadrature(shapTree) - costOfPatterns(ofTree)
    const cost = ofTree === undefined ? Infinity : costOfTables(ofTree)
    if (cost > saved * mostRowsToPay) rest.push(shapTree)
    else {
      units.push(...ofTree!)
      buildCost += cost
      savedPerRow += saved
    }
  }
  if (units.length === 0) return undefined
  const leastRows = Math.ceil(buildCost / savedPerRow)
  // Of many features and outputs so few rows share tables that these would not pay.
  const rowBytes = 8 * slotsOf(forest).featureOf.length * forest.numTreesPerIteration
  if (Math.max(leastRows, rowsPerBlock) * rowBytes > maxContributionBytes) return undefined
  return { units, leastRows, rest }
}

/** Plans for the chosen trees; undefined when line tables would be too large. */
export function makePatternPlan(forest: Forest, { units, rest }: PatternChoice): PatternPlan | undefined {
  const groups = groupsOf(forest, units)
  const lines = makeLineTables(forest, slotsOf(forest), groups.map(rulesOf), maxLineBytes)
  return lines && { groups, lines, rest }
}

// Nanoseconds of one thread, roughly, as measured on models of 31, 63 and 255 leaves: of a row by quadrature …
function costOfQuadrature({ numNodes, numPoints }: ShapTree): number {
  return 1.6 * numNodes * numPoints
}

// … of a row by patterns …
function costOfPatterns(units: readonly PatternUnit[]): number {
  return units.reduce((sum, { features }) => sum + 1.5 + 0.6 * features.length, 0)
}

// … and of the tables.
function costOfTables(units: readonly PatternUnit[]): number {
  let sum = 0
  for (const { numBits, features, leaves } of units) {
    for (const { places } of leaves)
      sum += (1 + features.length / 3) * 2 ** numBits + 3 * places.length * 2 ** places.length
  }
  return sum
}

function groupsOf({ numTreesPerIteration }: Forest, units: readonly PatternUnit[]): PatternGroup[] {
  const groups: PatternGroup[] = []
  for (let output = 0; output < numTreesPerIteration; output++) {
    const ofOutput = units.filter(({ tree }) => tree % numTreesPerIteration === output)
    for (let first = 0; first < ofOutput.length; first += unitsPerGroup) {
      const inGroup = ofOutput.slice(first, first + unitsPerGroup)
      const tableOffsets = new Int32Array(inGroup.length + 1)
      inGroup.forEach((unit, i) => (tableOffsets[i + 1] = tableOffsets[i]! + tableLengthOf(unit)))
      groups.push({ output, units: inGroup, tableOffsets })
    }
  }
  return groups
}

function rulesOf({ units }: PatternGroup): LineRule[] {
  return units.flatMap(({ rules }, i) =>
    rules.map(({ node, goesLeft, bit }) => {
      const bitBegin = bitsPerUnit * i + bit
      return { node, byLeft: !goesLeft, bitBegin, bitEnd: bitBegin + 1 }
    })
  )
}

/** What writing the tables of a group needs at most: numbers of all tables, patterns of a unit, and values of a leaf. */
export function roomOf({ groups }: PatternPlan): { tableLength: number; numPatterns: number; numLeafValues: number } {
  let tableLength = 0
  let numPatterns = 1
  let numLeafValues = 1
  for (const { units, tableOffsets } of groups) {
    tableLength = Math.max(tableLength, tableOffsets[units.length]!)
    for (const { numBits, features, leaves } of units) {
      numPatterns = Math.max(numPatterns, 2 ** numBits)
      for (const { shares } of leaves) numLeafValues = Math.max(numLeafValues, 2 ** shares.length * features.length)
    }
  }
  return { tableLength, numPatterns, numLeafValues }
}

/** The units of a group whose trees are `firstTree` to `endTree` (exclusive): from and to (exclusive). */
export function unitsInRange(
  { units }: PatternGroup,
  firstTree: number,
  endTree: number
): { from: number; to: number } {
  const from = units.findIndex(({ tree }) => tree >= firstTree)
  if (from < 0) return { from: 0, to: 0 }
  const behind = units.findIndex(({ tree }) => tree >= endTree)
  return { from, to: behind < 0 ? units.length : behind }
}
