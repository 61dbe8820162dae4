/**
 * Finds the cheapest changes that reach a class: exactly for one field and for two, by a search from there on.
 *
 * @module
 */
import { type Action, type Move, movesOf } from './actions.ts'
import { allCandidatesOf, type Candidate, candidatesAt, candidatesOf } from './candidates.ts'
import type { DecisionSpace, Setting } from './decision-space.ts'
import type { FieldSpec } from '../fields/field-spec.ts'
import { type Axis, type AxisPart, createPairTables, headroomSlack, type PairTables } from './pair-tables.ts'

/** Changes that reach the class; no one of them can be left out. */
export interface Finding {
  readonly settings: readonly Setting[]
  readonly cost: number
}

/** What was found, and how. */
export interface Findings {
  /** Of one field, then of two, then of more; among each, the cheapest first. */
  readonly findings: readonly Finding[]
  /** Whether pairs of fields were searched. */
  readonly searchedPairs: boolean
  /** Pairs that were not searched through. */
  readonly openPairs: number
}

// Fields of a contradiction are tried value by value up to this many values.
const maxValues = 512
// Larger tables are not made: 200 MB.
const maxCells = 4_000_000

interface MoveCandidates {
  readonly move: Move
  readonly candidates: readonly Candidate[]
}

/** Searches for at most `maxAnswers` findings with at most `maxChanges` changed fields each. */
export function findChanges(
  space: DecisionSpace,
  actions: readonly Action[],
  fields: readonly FieldSpec[],
  { isWorst, maxAnswers, maxChanges }: { isWorst: boolean; maxAnswers: number; maxChanges: number }
): Findings {
  const moves = movesOf(actions, fields, space.views[0]!).map((move): MoveCandidates => {
    const { column } = move
    return { move, candidates: candidatesOf(move, (value) => space.cellsOf(column, [{ column, value }])) }
  })
  const passes = memoized(space)
  const tables = tablesOf(space, fields, isWorst)
  const findings = singles(moves, tables, passes)
  let openPairs = 0
  const searchedPairs = findings.length < maxAnswers && maxChanges > 1
  if (searchedPairs) {
    const pairs = allPairs(space, moves, tables, passes, findings, maxAnswers - findings.length)
    findings.push(...pairs.findings)
    openPairs = pairs.numOpen
  }
  if (findings.length === 0 && maxChanges > 2) findings.push(...larger(space, moves, passes, maxChanges))
  return { findings: findings.slice(0, maxAnswers), searchedPairs, openPairs }
}

type Passes = (settings: readonly Setting[]) => boolean

// Whether changes do and contradict nothing, remembered for single changes.
function memoized(space: DecisionSpace): Passes {
  const known = new Map<string, boolean>()
  return (settings) => {
    const judge = (): boolean => space.isConsistent(settings) && space.reaches(settings)
    if (settings.length !== 1) return judge()
    const key = `${settings[0]!.column} ${settings[0]!.value}`
    let answer = known.get(key)
    if (answer === undefined) known.set(key, (answer = judge()))
    return answer
  }
}

function byCost(a: Finding, b: Finding): number {
  return a.cost - b.cost
}

function singles(moves: readonly MoveCandidates[], { tables, axisOf }: Tables, passes: Passes): Finding[] {
  return moves
    .flatMap((move): Finding[] => {
      const { column } = move.move
      const headroom = tables.headroomAlong(axisOf(move))
      const found = move.candidates.find(
        ({ value }, i) => (headroom === undefined || headroom[i + 1]! > -headroomSlack) && passes([{ column, value }])
      )
      return found === undefined ? [] : [{ settings: [{ column, value: found.value }], cost: found.cost }]
    })
    .sort(byCost)
}

// Axes are made once.
interface Tables {
  readonly tables: PairTables
  readonly axisOf: (move: MoveCandidates) => Axis
}

function tablesOf(space: DecisionSpace, fields: readonly FieldSpec[], isWorst: boolean): Tables {
  const tables = createPairTables(space, fields, isWorst)
  const axes = new Map<readonly Candidate[], Axis>()
  return {
    tables,
    axisOf: ({ move, candidates }) => {
      let axis = axes.get(candidates)
      if (axis === undefined) axes.set(candidates, (axis = tables.axisOf(move.column, candidates)))
      return axis
    }
  }
}

function allPairs(
  space: DecisionSpace,
  moves: readonly MoveCandidates[],
  { tables, axisOf }: Tables,
  passes: Passes,
  singly: readonly Finding[],
  maxPairs: number
): { findings: Finding[]; numOpen: number } {
  const costAlone = ({ move }: MoveCandidates): number =>
    singly.find(({ settings }) => settings[0]!.column === move.column)?.cost ?? Infinity
  let findings: Finding[] = []
  let numOpen = 0
  moves.forEach((first, i) => {
    for (const second of moves.slice(i + 1)) {
      // Dearer than what either field does alone, or than pairs enough, a pair is no answer.
      const limit = Math.min(costAlone(first), costAlone(second), findings[maxPairs - 1]?.cost ?? Infinity)
      const search = searchOfPair(space, first, second, limit, axisOf)
      const headroom = search === undefined ? undefined : tables.headroomOf(...search)
      if (search === undefined || headroom === undefined) {
        numOpen++
        continue
      }
      const found = cheapestPair(search, headroom, limit, passes)
      if (found !== undefined) findings = [...findings, found].sort(byCost)
    }
  })
  return { findings: findings.slice(0, maxPairs), numOpen }
}

// What to search of two fields, up to a cost; undefined where it cannot be done exactly.
function searchOfPair(
  space: DecisionSpace,
  first: MoveCandidates,
  second: MoveCandidates,
  limit: number,
  axisOf: (move: MoveCandidates) => Axis
): readonly [AxisPart, AxisPart] | undefined {
  const ofSecond = space.dependentsOf(second.move.column)
  if ([...space.dependentsOf(first.move.column)].some((column) => ofSecond.has(column))) return undefined
  const pair = withContradictions(space, first, second)
  if (pair === undefined) return undefined
  const [a, b] = pair.map((move): AxisPart => {
    const axis = axisOf(move)
    return { axis, length: 1 + axis.candidates.filter(({ cost }) => cost < limit).length }
  }) as [AxisPart, AxisPart]
  return a.length * b.length > maxCells ? undefined : [a, b]
}

// The cheapest pair below a limit that does, and of which neither change does alone.
function cheapestPair(
  [a, b]: readonly [AxisPart, AxisPart],
  headroom: Float64Array,
  limit: number,
  passes: Passes
): Finding | undefined {
  const promising: { readonly first: Candidate; readonly second: Candidate; readonly cost: number }[] = []
  for (let p = 1; p < a.length; p++)
    for (let q = 1; q < b.length; q++) {
      const [first, second] = [a.axis.candidates[p - 1]!, b.axis.candidates[q - 1]!]
      const cost = first.cost + second.cost
      if (cost < limit && headroom[p * b.length + q]! > -headroomSlack) promising.push({ first, second, cost })
    }
  promising.sort((x, y) => x.cost - y.cost)
  for (const { first, second, cost } of promising) {
    const settings = [
      { column: a.axis.column, value: first.value },
      { column: b.axis.column, value: second.value }
    ]
    if (!settings.some((setting) => passes([setting])) && passes(settings)) return { settings, cost }
  }
  return undefined
}

// The candidates of two moves, with those between which a contradiction of the two fields begins or ends; undefined when both have
// too many values.
function withContradictions(
  space: DecisionSpace,
  first: MoveCandidates,
  second: MoveCandidates
): readonly [MoveCandidates, MoveCandidates] | undefined {
  const ofFirst = space.dependentsOf(first.move.column)
  const ofSecond = space.dependentsOf(second.move.column)
  const isOfBoth = space.contradictionColumns.some(
    ([x, y]) => (ofFirst.has(x) && ofSecond.has(y)) || (ofFirst.has(y) && ofSecond.has(x))
  )
  if (!isOfBoth) return [first, second]
  const ofEvery = (
    every: MoveCandidates,
    other: MoveCandidates
  ): readonly [MoveCandidates, MoveCandidates] | undefined => {
    const all = allCandidatesOf(every.move, maxValues)
    if (all === undefined) return undefined
    const values = new Set(other.candidates.map(({ value }) => value))
    for (const { value } of all) {
      const fixed = { column: every.move.column, value }
      for (const candidate of candidatesOf(other.move, (changed) =>
        space.contradictionsOf([fixed, { column: other.move.column, value: changed }])
      ))
        values.add(candidate.value)
    }
    return [
      { move: every.move, candidates: all },
      { move: other.move, candidates: candidatesAt(other.move, values) }
    ]
  }
  const found = ofEvery(first, second)
  if (found !== undefined) return found
  const swapped = ofEvery(second, first)
  return swapped === undefined ? undefined : [swapped[1], swapped[0]]
}

// Climbs to the class by the best change at each step, then undoes what it can. Once more without each field of what was found.
function larger(space: DecisionSpace, moves: readonly MoveCandidates[], passes: Passes, maxChanges: number): Finding[] {
  const fieldsOf = ({ settings }: Finding): string => String(settings.map(({ column }) => column).sort((a, b) => a - b))
  const found = new Map<string, Finding>()
  const tryWithout = (left: readonly MoveCandidates[]): Finding | undefined => {
    const reached = climb(space, left, passes, maxChanges)
    const finding = reached === undefined ? undefined : trimmed(left, reached, passes)
    if (finding !== undefined) found.set(fieldsOf(finding), finding)
    return finding
  }
  const first = tryWithout(moves)
  for (const { column } of first?.settings ?? []) tryWithout(moves.filter(({ move }) => move.column !== column))
  return [...found.values()].sort((a, b) => a.settings.length - b.settings.length || byCost(a, b))
}

function climb(
  space: DecisionSpace,
  moves: readonly MoveCandidates[],
  passes: Passes,
  maxChanges: number
): readonly Setting[] | undefined {
  let settings: readonly Setting[] = []
  let height = space.headroomOf(settings)
  while (settings.length < maxChanges) {
    let best: readonly Setting[] | undefined
    for (const { move, candidates } of moves) {
      if (settings.some(({ column }) => column === move.column)) continue
      for (const { value } of candidates) {
        const trial = [...settings, { column: move.column, value }]
        const headroom = space.headroomOf(trial)
        if (headroom <= height || !space.isConsistent(trial)) continue
        height = headroom
        best = trial
      }
    }
    if (best === undefined) return undefined
    settings = best
    if (passes(settings)) return settings
  }
  return undefined
}

// Takes back each change as far as the class stays reached, the dearest first, until nothing can be taken back.
function trimmed(moves: readonly MoveCandidates[], reached: readonly Setting[], passes: Passes): Finding {
  const candidatesOfColumn = new Map(moves.map(({ move, candidates }) => [move.column, candidates]))
  const costOfSetting = ({ column, value }: Setting): number =>
    candidatesOfColumn.get(column)!.find((candidate) => candidate.value === value)!.cost
  let settings = reached
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false
    for (const setting of settings.toSorted((a, b) => costOfSetting(b) - costOfSetting(a))) {
      const others = settings.filter((other) => other !== setting)
      const cost = costOfSetting(setting)
      const cheaper = candidatesOfColumn.get(setting.column)!.filter((candidate) => candidate.cost < cost)
      const trials = [others, ...cheaper.map(({ value }) => [...others, { column: setting.column, value }])]
      const smaller = trials.find((trial) => passes(trial))
      if (smaller === undefined) continue
      settings = smaller
      isSmaller = true
      break
    }
  }
  return { settings, cost: settings.reduce((sum, setting) => sum + costOfSetting(setting), 0) }
}
