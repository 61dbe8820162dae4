/**
 * `Subject`: what the page is about: a scorer, examples for it, and what is said of it.
 *
 * @module
 */
import type { CreditScorer } from '../credit/scorer.ts'
import type { Example } from './scorer-examples.ts'

/** What the page is about. */
export interface Subject {
  readonly scorer: CreditScorer
  /** At least one; the last one is the messiest. */
  readonly examples: readonly Example[]
  /** One sentence for the top of the page. */
  readonly purpose: string
  /** What the scorer is; what stands between `**` is important. */
  readonly about: string
}
