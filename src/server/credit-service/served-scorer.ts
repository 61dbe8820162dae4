/**
 * `ServedScorer`: the scorer of a service. The champion is one; a packed file is another.
 *
 * @module
 */
import { championProtocols, championReference, loadChampion } from '../../credit/champion/champion.ts'
import { championActions } from '../../credit/champion/champion-actions.ts'
import type { PointsReference, ProtocolAccuracy } from '../../credit/champion/champion-data-types.ts'
import { championPasses } from '../../credit/champion/self-test.ts'
import { type Action, defaultActions } from '../../credit/counterfactuals/actions.ts'
import type { CreditScorer } from '../../credit/scorer.ts'

/** A scorer, and what is known of it that its definition does not say. */
export interface ServedScorer {
  readonly scorer: CreditScorer
  /** What applicants can change. */
  readonly actions: readonly Action[]
  /** The measured accuracy. */
  readonly protocols?: readonly ProtocolAccuracy[]
  /** How the points of the training rows are distributed. */
  readonly reference?: PointsReference
  /** Whether a known applicant still gets the same score. */
  readonly passesSelfTest: () => boolean
}

/** The champion. */
export function servedChampion(): ServedScorer {
  return {
    scorer: loadChampion().scorer,
    actions: championActions,
    protocols: championProtocols,
    reference: championReference,
    passesSelfTest: championPasses
  }
}

/** A scorer that was packed. */
export function servedPacked(scorer: CreditScorer): ServedScorer {
  const margin = marginOfExample(scorer)
  return {
    scorer,
    actions: defaultActions(scorer.definition),
    passesSelfTest: () => marginOfExample(scorer) === margin
  }
}

// Undefined when the definition's examples are too few for a score.
function marginOfExample(scorer: CreditScorer): number | undefined {
  const score = scorer.score(scorer.example())
  return score.status === 'scored' ? score.margin : undefined
}
