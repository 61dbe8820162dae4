/**
 * The champion's report and its model card, from what was measured.
 *
 * @module
 */
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { baselineHash } from '../../src/credit/artifact/packed-definition.ts'
import { reasonGroups } from '../../src/credit/champion/reason-groups.ts'
import type { Experiment, ExperimentResults } from '../../src/pipeline/experiment/results.ts'
import { ruleText } from '../../src/pipeline/report/experiment-report.ts'
import type { ModelCardInput } from '../../src/pipeline/report/model-card-input.ts'
import { outOfFoldSections } from '../../src/pipeline/report/out-of-fold-sections.ts'
import type { ReportedProtocol, ReportInput } from '../../src/pipeline/report/report-input.ts'
import { numbersOf } from '../../src/pipeline/table.ts'
import type { ChampionDefinition } from './definition.ts'
import type { Measures } from './measure.ts'
import type { Proof } from './proofs.ts'

/** What the report says beyond the experiment's results. */
export function reportSections(
  experiment: Experiment,
  ofRandomRows: ExperimentResults,
  { reasons, stability, sweeps }: Measures
): Pick<ReportInput, 'protocols' | 'findings' | 'cutoffs' | 'fairness' | 'reasons'> {
  const { results, data } = experiment
  const changes = Object.values(sweeps.directions)
  const total = (counts: readonly { violations: number; of: number }[], key: 'violations' | 'of'): string =>
    counts.reduce((sum, count) => sum + count[key], 0).toLocaleString('en-US')
  const [age, limits] = [numbersOf(data.table, 'Age'), [18, 25, 35, 45]]
  return {
    protocols: [...results.protocols, ...ofRandomRows.protocols].map(reported),
    findings: [
      `A change for the better made things worse for ${total(changes, 'violations')} of ${total(changes, 'of')} changes.`,
      `Withholding made things better for ${total([sweeps.withholding], 'violations')} of ${total([sweeps.withholding], 'of')} sets of fields.`
    ],
    ...outOfFoldSections(experiment, { fairness: [{ name: 'Age', column: age, limits }] }),
    reasons: { ...reasons.ofDeclined, stability: stability.changes }
  }
}

// Without what a report does not tell.
function reported({ candidates, ...protocol }: ExperimentResults['protocols'][number]): ReportedProtocol {
  return {
    ...protocol,
    candidates: candidates.map(({ candidate, evaluation, decisions }) => ({ candidate, evaluation, decisions }))
  }
}

/** What the card says. */
export function cardOf({
  definition,
  sha256,
  dataSha256,
  experiment: { results },
  measured,
  proofs,
  sections
}: {
  readonly definition: ChampionDefinition
  /** Of the packed scorer, and of the panel's file. */
  readonly sha256: string
  readonly dataSha256: string
  readonly experiment: Experiment
  readonly measured: Measures
  readonly proofs: readonly Proof[]
  readonly sections: ReturnType<typeof reportSections>
}): ModelCardInput {
  const { plan, champion } = results
  const { parameters = {} } = plan.candidates.find(({ name }) => name === champion.candidate)!
  const taken = new Set(definition.models.flatMap(({ model }) => model.featureNames))
  const { monotoneFields = [], classes } = definition
  return {
    model: { name: definition.name, version: definition.version, sha256, library: 'opencredit' },
    purpose: {
      intendedUse: 'A demonstration of explainable credit scoring on public data.',
      outOfScope: ['Lending decisions.', 'Applicants of other lenders, countries or years.']
    },
    data: [
      {
        name: 'Credit score panel',
        source: 'Fragments of the Kaggle data "Credit score classification" (Paris Rohan)',
        sha256: dataSha256,
        numRows: results.data.numRows,
        numGroups: results.data.numGroups,
        period: 'January to August',
        licence: null
      }
    ],
    label: { name: 'Credit_Score', definition: 'The class that the data give each month of a customer.', classes },
    fields: applicantFields.map(({ name, description, unit, validRange: [min, max], categories }) => ({
      name,
      description,
      ...(unit === '' ? {} : { unit }),
      range: categories === undefined ? `${min} to ${max}` : categories.join(', '),
      use: taken.has(name) ? 'feature' : 'not used by the models'
    })),
    training: {
      learner: 'gradient boosting, one model for each class but the worst',
      parameters,
      seed: plan.seed,
      protocol: results.protocols[0]!.description,
      rule: ruleText(plan.rule)
    },
    evaluations: sections.protocols!,
    calibration: classes.map((className, k) => ({
      className,
      method: 'Platt scaling of out-of-fold scores, fitted on the other folds',
      eceBefore: measured.model.raw.calibrationError[k]!.value,
      eceAfter: measured.model.calibrated.calibrationError[k]!.value
    })),
    monotone: monotoneFields.map((field) => ({
      field,
      moreIs: applicantFields.find(({ name }) => name === field)!.moreIs!,
      proof: proofs
        .filter((proof) => proof.field === field)
        .map(
          ({ model, numPairs, by }) => `${model}: proved, ${by}, by comparing cells of thresholds (pairs: ${numPairs})`
        )
        .join('; ')
    })),
    reasons: {
      method:
        'Interventional SHAP values of the margin, summed over groups of fields; only groups in which better values gain points',
      groups: reasonGroups,
      baselines: definition.baselines.map((baseline) => ({
        name: baseline.name,
        description: baseline.description ?? baseline.name,
        numRows: baseline.rows.length,
        sha256: baselineHash(baseline)
      })),
      stability: measured.stability.changes
    },
    fairness: sections.fairness ?? [],
    limits: [
      `Missing values count as the worst they can be: of customers not trained on, ${(100 * measured.asScored.accuracy.value).toFixed(1)} % of rows get the right class.`,
      'Debt and late payments have no direction of their own: the data contradict it.',
      'The licence of the data is not confirmed.'
    ]
  }
}
