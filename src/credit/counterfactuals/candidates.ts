/**
 * The values of a field among which a scorer can tell: between two neighbours of these, nothing changes. A candidate is the value
 * of its cell that is nearest to the applicant's own.
 *
 * @module
 */
import { costOf, type Move } from './actions.ts'

/** A value to try. */
export interface Candidate {
  readonly value: number
  readonly cost: number
}

/**
 * The candidates of a move, the cheapest first.
 *
 * @param stateAt - what can be told of a value; along either direction, no state comes back once it has been left
 */
export function candidatesOf(move: Move, stateAt: (value: number) => string): Candidate[] {
  const stateOfSteps = (steps: number): string => stateAt(move.valueAt(steps))
  const found = [
    ...changesOf(move.numUp, stateOfSteps),
    ...changesOf(move.numDown, (steps) => stateOfSteps(-steps)).map((steps) => -steps)
  ]
  return candidatesAt(
    move,
    found.map((steps) => move.valueAt(steps))
  )
}

/** Every value of a move as a candidate, the cheapest first; undefined if there are more than `limit`. */
export function allCandidatesOf(move: Move, limit: number): Candidate[] | undefined {
  const { numUp, numDown, valueAt } = move
  if (numUp + numDown > limit) return undefined
  const ups = Array.from({ length: numUp }, (_, i) => valueAt(i + 1))
  const downs = Array.from({ length: numDown }, (_, i) => valueAt(-i - 1))
  return candidatesAt(move, [...ups, ...downs])
}

/** These values as candidates, each once, the cheapest first. */
export function candidatesAt(move: Move, values: Iterable<number>): Candidate[] {
  return [...new Set(values)]
    .map((value) => ({ value, cost: costOf(move, value) }))
    .sort((a, b) => a.cost - b.cost || a.value - b.value)
}

// The numbers of steps, 1 to `last`, at which the state is another one than a step before, by halving.
function changesOf(last: number, stateAt: (steps: number) => string): number[] {
  const changes: number[] = []
  const pending: (readonly [number, string, number, string])[] =
    last === 0 ? [] : [[0, stateAt(0), last, stateAt(last)]]
  while (pending.length > 0) {
    const [from, fromState, to, toState] = pending.pop()!
    if (fromState === toState) continue
    if (to - from === 1) {
      changes.push(to)
      continue
    }
    const middle = Math.floor((from + to) / 2)
    const state = stateAt(middle)
    pending.push([middle, state, to, toState], [from, fromState, middle, state])
  }
  return changes
}
