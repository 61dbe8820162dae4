/**
 * The evaluation that a report goes into: that of the champion, or of the first candidate of the first protocol that counts.
 *
 * @module
 */
import type { DecisionFigures } from '../experiment/figures.ts'
import type { Evaluation } from '../validation/evaluate.ts'
import type { ReportInput } from './report-input.ts'
import { isAside } from './sections/protocol-section.ts'

/** An evaluation and whose it is. */
export interface MainEvaluation {
  readonly protocol: string
  readonly candidate: string
  readonly evaluation: Evaluation
  readonly decisions: readonly DecisionFigures[]
}

/** The evaluation to go into; undefined when there is none. */
export function mainEvaluation({ protocols = [], champion }: ReportInput): MainEvaluation | undefined {
  const all = protocols.flatMap((protocol) => protocol.candidates.map((candidate) => ({ protocol, ...candidate })))
  const found =
    all.find(({ protocol, candidate }) => protocol.name === champion?.protocol && candidate === champion.candidate) ??
    all.find(({ protocol }) => !isAside(protocol)) ??
    all[0]
  return found && { ...found, protocol: found.protocol.name, decisions: found.decisions ?? [] }
}
