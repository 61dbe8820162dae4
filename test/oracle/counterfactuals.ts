/**
 * The slow twin of the search for counterfactuals: every value of one field, and of two.
 *
 * @module
 */

/** A change of one field, by its number of steps from the applicant's value. */
export interface Step {
  readonly field: string
  readonly value: number
  readonly cost: number
}

/** The least cost for each set of fields, one or two, of which every change is needed and none alone is cheaper. */
export function cheapestChanges(
  steps: readonly Step[],
  passes: (changes: readonly Step[]) => boolean
): ReadonlyMap<string, number> {
  const cheapest = new Map<string, number>()
  const consider = (changes: readonly Step[]): void => {
    const key = changes.map(({ field }) => field).join()
    const cost = changes.reduce((sum, change) => sum + change.cost, 0)
    if (cost < (cheapest.get(key) ?? Infinity)) cheapest.set(key, cost)
  }
  const single = new Map(steps.map((step) => [step, passes([step])]))
  for (const [step, does] of single) if (does) consider([step])
  for (const a of steps)
    for (const b of steps)
      if (a.field < b.field && !single.get(a)! && !single.get(b)! && passes([a, b])) consider([a, b])
  for (const [key, cost] of cheapest)
    if (key.split(',').some((field) => field !== key && (cheapest.get(field) ?? Infinity) <= cost)) cheapest.delete(key)
  return cheapest
}
