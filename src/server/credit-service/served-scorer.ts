/**
 * `ServedScorer`: the scorer of a service. The champion is one; a packed file is another.
 *
 * @module
 */
import { championProtocols, loadChampion } from '../../credit/champion/champion.ts'
import { championActions } from '../../credit/champion/champion-actions.ts'
import { championReference } from '../../credit/champion/champion-reference.ts'
import type { ProtocolAccuracy } from '../../credit/champion/champion-data-types.ts'
import { championPasses } from '../../credit/champion/self-test.ts'
import { type Action, defaultActions } from '../../credit/counterfactuals/actions.ts'
import { type ApplicantCounter, createApplicantCounter } from '../../credit/monitoring/applicant-counter.ts'
import type { CreditScorer } from '../../credit/scorer.ts'

/** A scorer, and what is known of it that its definition does not say. */
export interface ServedScorer {
  readonly scorer: CreditScorer
  /** What applicants can change. */
  readonly actions: readonly Action[]
  /** The measured accuracy. */
  readonly protocols?: readonly ProtocolAccuracy[]
  /** Counts applicants by the bins of those that they are compared with. */
  readonly counter?: ApplicantCounter
  /** Whether a known applicant still gets the same score. */
  readonly passesSelfTest: () => boolean
}

/** The champion. */
export function servedChampion(): ServedScorer {
  return {
    scorer: loadChampion().scorer,
    actions: championActions,
    protocols: championProtocols,
    counter: createApplicantCounter(championReference),
    passesSelfTest: championPasses
  }
}

/** A scorer that was packed. */
export function servedPacked(scorer: CreditScorer): ServedScorer {
  const margin = marginOfExample(scorer)
  const { monitoringReference } = scorer.definition
  return {
    scorer,
    actions: defaultActions(scorer.definition),
    ...(monitoringReference === undefined ? {} : { counter: createApplicantCounter(monitoringReference) }),
    passesSelfTest: () => marginOfExample(scorer) === margin
  }
}

// Undefined when the definition's examples are too few for a score.
function marginOfExample(scorer: CreditScorer): number | undefined {
  const score = scorer.score(scorer.example())
  return score.status === 'scored' ? score.margin : undefined
}
