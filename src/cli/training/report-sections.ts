/**
 * What an experiment leaves for its report besides its results: cutoffs, fairness, contributions, data quality.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { CleaningReport } from '../../pipeline/cleaning/cleaning-report.ts'
import type { Experiment } from '../../pipeline/experiment/results.ts'
import type { FittedCandidate } from '../../pipeline/experiment/fit-candidate.ts'
import { explanationOfFitted } from '../../pipeline/report/fitted-explanation.ts'
import { type FairnessColumn, outOfFoldSections } from '../../pipeline/report/out-of-fold-sections.ts'
import type { ReportInput } from '../../pipeline/report/report-input.ts'
import type { Table } from '../../pipeline/table.ts'
import { usageError } from '../io/command.ts'

/** A column by which fairness is measured, as the command line names it: `Age:25:62`, or `Occupation` of texts. */
export interface FairnessName {
  readonly name: string
  /** Where bands of numbers begin, ascending. */
  readonly limits: readonly number[]
}

/**
 * The value of `--fairness`.
 *
 * @throws usage error when limits are no ascending numbers
 */
export function fairnessOption(value: string | undefined): FairnessName[] {
  if (value === undefined) return []
  return value.split(',').map((part) => {
    const [name = '', ...texts] = part.split(':').map((text) => text.trim())
    const limits = texts.map(Number)
    if (
      name === '' ||
      texts.includes('') ||
      !limits.every((limit, i) => Number.isFinite(limit) && !(limit <= limits[i - 1]!))
    )
      throw usageError(
        '--fairness expected columns separated by commas, those of numbers with ascending limits: Age:25:62'
      )
    return { name, limits }
  })
}

/**
 * The columns that fairness is measured by.
 *
 * @throws usage error when one is not in the table, or a column of numbers has no limits
 */
export function fairnessColumns({ columns }: Table, names: readonly FairnessName[]): FairnessColumn[] {
  return names.map(({ name, limits }) => {
    const column = columns.get(name)
    if (column === undefined) throw usageError(`--fairness expected a column "${name}", got none of that name`)
    if (column instanceof Float64Array && limits.length === 0)
      throw usageError(`--fairness expected limits for the numbers of "${name}", such as ${name}:25:62`)
    return { name, column, ...(column instanceof Float64Array ? { limits } : {}) }
  })
}

/** What the sections are made from. */
export interface SectionSources {
  readonly fairness: readonly FairnessColumn[]
  /** Path of the data. */
  readonly path: string
  /** Of raw data. */
  readonly cleaning: CleaningReport | undefined
  /** Fits the champion on all rows, to compute its contributions; undefined to leave them out. */
  readonly champion: (() => Promise<FittedCandidate>) | undefined
}

/** The sections, as JSON. */
export async function reportSections(
  experiment: Experiment,
  { fairness, path, cleaning, champion }: SectionSources
): Promise<string> {
  const hasChampion = experiment.results.champion.candidate !== null
  const explanation =
    champion !== undefined && hasChampion ? explanationOfFitted(await champion(), experiment.data.table) : undefined
  const sections: Partial<ReportInput> = {
    ...outOfFoldSections(experiment, fairness.length === 0 ? {} : { fairness }),
    ...(explanation === undefined ? {} : { explanation }),
    ...(cleaning === undefined ? {} : { data: [{ name: basename(path), sha256: await sha256OfFile(path), cleaning }] })
  }
  return `${JSON.stringify(sections, (_, value: unknown) => (Number.isNaN(value) ? null : value))}\n`
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}
