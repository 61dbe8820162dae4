/**
 * A packed scorer as the subject of the page.
 *
 * @module
 */
import { loadScorer } from '../credit/artifact/load-scorer.ts'
import { scorerExamples } from './scorer-examples.ts'
import type { Subject } from './subject.ts'

/**
 * A packed scorer.
 *
 * @throws ScorerFormatError when it is none, or is damaged
 */
export function packedSubject(packed: string): Subject {
  const scorer = loadScorer(new TextEncoder().encode(packed))
  const { id, version, sha256 } = scorer.identity
  return {
    scorer,
    examples: scorerExamples(scorer),
    purpose: `The scorer is ${id}, version ${version}.`,
    about:
      `The scorer on this page is **${id}**, version ${version}; the SHA-256 of its definition begins with ` +
      `${sha256.slice(0, 12)}. Whoever made it can say what it was trained on, how good it is, and whether it may be used.`
  }
}
