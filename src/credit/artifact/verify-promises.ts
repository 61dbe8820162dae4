/**
 * Verifies the directions that a definition promises.
 *
 * @module
 */
import { verifyMonotone } from '../../explain/monotone/verify-monotone.ts'
import type { CreditDefinition, ScoringModel } from '../definition.ts'

/**
 * Proves that no model's raw scores move against the direction of a field that is promised to be monotone.
 *
 * @throws RangeError naming the field and the model, when one does or it cannot be proved
 */
export function verifyPromises({ fields, models, classes, monotoneFields = [] }: CreditDefinition): void {
  for (const name of monotoneFields) {
    const { moreIs } = fields.find((field) => field.name === name)!
    for (const scoring of models)
      for (const [feature, fieldName] of (scoring.fields ?? scoring.model.featureNames).entries()) {
        if (fieldName !== name) continue
        for (const { output, rises } of directionsOf(scoring, classes.length)) {
          const direction = rises === (moreIs === 'better') ? 'increasing' : 'decreasing'
          const { status } = verifyMonotone(scoring.model, feature, { direction, output })
          if (status !== 'proved')
            throw new RangeError(
              `"monotoneFields" expected models that never move against ${name}, got "${scoring.name}", of which ` +
                (status === 'violated' ? 'two rows show that it does' : 'it could not be proved')
            )
        }
      }
  }
}

// The raw scores that class and margin depend on, and whether they rise with better classes. For a multiclass model only those
// of the worst and the best class have a direction.
function directionsOf(
  { predicts }: ScoringModel,
  numClasses: number
): readonly { readonly output: number; readonly rises: boolean }[] {
  if (predicts === 'classes')
    return [
      { output: 0, rises: false },
      { output: numClasses - 1, rises: true }
    ]
  return [{ output: 0, rises: 'atLeast' in predicts }]
}
