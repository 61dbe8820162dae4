/**
 * `readReportInput`: a report's input from JSON.
 *
 * @module
 */
import {
  choice,
  dictionary,
  either,
  flag,
  list,
  measure,
  nullable,
  object,
  optional,
  pair,
  type ShapeOf,
  text
} from '../../shapes.ts'
import type { CleaningReport, ColumnReport } from '../cleaning/cleaning-report.ts'
import type { FairnessReport, GroupFairness } from '../fairness/fairness.ts'
import { type Finding, findingCodes } from '../validation/audit/finding.ts'
import type { AuditReport } from '../validation/audit/leakage-audit.ts'
import type { AuditedProtocol } from '../validation/audit/trials.ts'
import { protocolNames } from '../validation/folds.ts'
import type { CutoffRow, CutoffTable } from './cutoff-table.ts'
import { monitoringShape } from './drift-shapes.ts'
import { candidateKeys, comparisonShape, measuredShape, resamplingShape } from './evaluation-shapes.ts'
import type {
  ReasonFigures,
  ReasonFrequency,
  ReasonStability,
  ReportedCandidate,
  ReportedChampion,
  ReportedData,
  ReportedExplanation,
  ReportedProtocol,
  ReportFact,
  ReportInput
} from './report-input.ts'

const cleaningShape = object<CleaningReport>({
  numRows: measure,
  numFaults: measure,
  firstFaults: list(text),
  columns: dictionary(
    object<ColumnReport>({
      counts: dictionary(measure),
      missing: measure,
      negative: optional(measure),
      range: optional(pair(measure))
    })
  ),
  identifiers: list(text),
  unknownColumns: list(text)
})

const dataShape = object<ReportedData>({
  name: text,
  description: optional(text),
  sha256: optional(text),
  licence: optional(text),
  cleaning: cleaningShape
})

const codeShape = choice(...findingCodes)

const auditShape = object<AuditReport>({
  numRows: measure,
  numFeatures: measure,
  numGroups: optional(measure),
  findings: list(
    object<Finding>({
      code: codeShape,
      severity: choice('high', 'medium', 'info'),
      message: text,
      evidence: dictionary(either(Array.isArray, list(text), measure))
    })
  ),
  passed: list(codeShape),
  notChecked: list(codeShape),
  protocols: list(
    object<AuditedProtocol>({
      name: choice(...protocolNames),
      description: text,
      accuracy: measuredShape,
      auc: measuredShape,
      logLoss: measuredShape
    })
  ),
  singleFeatures: list(object<AuditReport['singleFeatures'][number]>({ feature: text, auc: measure }))
})

const protocolShape = object<ReportedProtocol>({
  name: text,
  description: text,
  numFolds: measure,
  isAside: optional(flag),
  candidates: list(object<ReportedCandidate>(candidateKeys))
})

const championShape = object<ReportedChampion>({
  protocol: text,
  candidate: nullable(text),
  rule: text,
  reasoning: list(text),
  comparisons: optional(
    list(object<NonNullable<ReportedChampion['comparisons']>[number]>({ candidate: text, comparison: comparisonShape }))
  )
})

const explanationShape = object<ReportedExplanation>({
  unit: text,
  featureNames: list(text),
  numRows: measure,
  values: list(measure),
  columns: list(list(nullable(either((value) => typeof value === 'string', text, measure)))),
  dependence: optional(list(text))
})

const reasonsShape = object<ReasonFigures>({
  numApplicants: measure,
  reasons: list(object<ReasonFrequency>({ code: text, text, numFirst: measure, numAny: measure })),
  stability: optional(list(object<ReasonStability>({ name: text, firstAgrees: measure, setAgrees: optional(measure) })))
})

const fairnessShape = object<FairnessReport>({
  attribute: text,
  reference: text,
  resampling: resamplingShape,
  groups: list(
    object<GroupFairness>({
      name: text,
      numRows: measure,
      approvalRate: measuredShape,
      adverseImpactRatio: measuredShape,
      fourFifths: choice('below', 'unclear', 'above', 'reference'),
      meanDifference: optional(measuredShape),
      approvalOfGood: optional(measuredShape)
    })
  )
})

const cutoffShape = object<CutoffTable>({
  numRows: measure,
  badRate: measure,
  rows: list(
    object<CutoffRow>({
      points: measure,
      numApproved: measure,
      approvalRate: measure,
      badRate: measure,
      badDeclined: measure,
      goodDeclined: measure
    })
  ),
  current: optional(measure)
})

const sectionShapes: ShapeOf<Omit<ReportInput, 'title'>> = {
  subtitle: optional(text),
  madeAt: optional(text),
  facts: optional(list(object<ReportFact>({ name: text, value: text, note: optional(text) }))),
  findings: optional(list(text)),
  data: optional(list(dataShape)),
  audit: optional(auditShape),
  protocols: optional(list(protocolShape)),
  champion: optional(championShape),
  explanation: optional(explanationShape),
  reasons: optional(reasonsShape),
  fairness: optional(list(fairnessShape)),
  monitoring: optional(monitoringShape),
  cutoffs: optional(cutoffShape)
}

const inputShape = object<ReportInput>({ title: text, ...sectionShapes })

const sectionsShape = object<Partial<ReportInput>>({ title: optional(text), ...sectionShapes })

/**
 * A report's input.
 *
 * @param value - as `JSON.parse` gives it, of an input that `JSON.stringify` wrote; null is NaN where a number is expected
 * @throws TypeError, RangeError naming the place and what was expected there
 */
export function readReportInput(value: unknown): ReportInput {
  return inputShape(value, '')
}

/** The same without what must be there: sections to add to another input. */
export function readReportSections(value: unknown): Partial<ReportInput> {
  return sectionsShape(value, '')
}
