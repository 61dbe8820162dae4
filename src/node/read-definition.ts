/**
 * `readDefinition`: a definition that a person writes as JSON, with its models and baselines in files beside it.
 *
 * @module
 */
import { dirname, resolve } from 'node:path'
import { anything, dictionary, either, list, name, object, optional } from '../shapes.ts'
import { recordDefinitionShape } from '../credit/checks/definition-shape.ts'
import { checkFields } from '../credit/checks/check-definition.ts'
import { completeFields } from '../credit/complete-definition.ts'
import { createRecordCleaner, type RecordRules } from '../credit/create-record-cleaner.ts'
import { createCreditScorer } from '../credit/create-credit-scorer.ts'
import type { Baseline, CreditDefinition } from '../credit/definition.ts'
import { createColumnReader } from '../credit/fields/field-keys.ts'
import type { RecordDefinition } from '../credit/fields/field-spec.ts'
import { createApplicantSample } from '../credit/monitoring/applicant-sample.ts'
import { createMonitoringReference, type MonitoringReference } from '../credit/monitoring/monitoring-reference.ts'
import type { RawRecord } from '../credit/scorer.ts'
import type { Categories } from '../model/assign-categories.ts'
import { loadModelFile } from './load-model-file.ts'
import { readJsonFile } from './read-json-file.ts'
import { recordBatches } from './read-records.ts'

/** A definition, and the files that it was read from. */
export interface DefinitionFiles {
  readonly definition: CreditDefinition
  /** Paths of models, baselines and the monitoring reference, in order. */
  readonly paths: readonly string[]
}

interface ModelFile {
  readonly file: string
  readonly categories?: Categories
}

// What must be known before files are read; the rest is checked with them.
const modelFile = either(
  (value) => typeof value === 'string',
  name,
  object({ file: name, categories: optional(anything) })
)
const withFiles = object({
  fields: anything,
  models: list(dictionary(anything, name), 1),
  baselines: list(dictionary(anything, name), 1)
})
const baselineFile = object({ file: name, name: optional(anything), description: optional(anything) })
const referenceFile = object({ file: name })

/**
 * Reads a definition. It is that of `createCreditScorer` as JSON, except that each model is the path of its file, or an object
 * with the `file` and the model's `categories` (see `LoadOptions`); and that a baseline may have a `file` of records, CSV, NDJSON
 * or JSON, instead of `rows`; and so may the `monitoringReference`. Paths are relative to the definition. Records are cleaned as
 * applicants are, and those of the reference scored.
 *
 * @throws Error naming the file that cannot be read or is no JSON
 * @throws TypeError, RangeError, ModelFormatError when the definition or a file it names is wrong
 */
export async function readDefinition(path: string): Promise<DefinitionFiles> {
  const parsed = readJsonFile(path, (value) => value, 'JSON, a definition')
  dictionary(anything, name, 'definition')(parsed, '')
  const { fields, models, baselines } = parsed as Record<'fields' | 'models' | 'baselines', unknown>
  withFiles({ fields, models, baselines }, '')
  const { ignoredKeys, junk, contradictions, missing } = parsed as Record<string, unknown>
  const rules = { fields, ignoredKeys, junk, contradictions, missing }
  recordDefinitionShape(rules, '')
  checkFields((rules as RecordRules).fields)
  const folder = dirname(path)
  const paths: string[] = []
  const pathOf = (file: string): string => {
    const found = resolve(folder, file)
    paths.push(found)
    return found
  }
  const loaded = (models as readonly { readonly model?: unknown }[]).map((scoring, i) => {
    modelFile(scoring.model, `models[${i}].model`)
    const { file, categories } =
      typeof scoring.model === 'string' ? { file: scoring.model, categories: undefined } : (scoring.model as ModelFile)
    const modelPath = pathOf(file)
    try {
      return { ...scoring, model: loadModelFile(modelPath, categories === undefined ? {} : { categories }) }
    } catch (error) {
      throw named(error, file)
    }
  })
  const filled: unknown[] = []
  for (const [i, baseline] of (baselines as readonly object[]).entries()) {
    if (!('file' in baseline)) filled.push(baseline)
    else {
      baselineFile(baseline, `baselines[${i}]`)
      const { file, ...rest } = baseline as { readonly file: string }
      filled.push({ ...rest, rows: await rowsOf(pathOf(file), rules as RecordRules) })
    }
  }
  const { monitoringReference, ...others } = parsed as { readonly monitoringReference?: object }
  const definition = { ...others, models: loaded, baselines: filled } as unknown as CreditDefinition
  if (monitoringReference === undefined) return { definition, paths }
  if (!('file' in monitoringReference))
    return { definition: { ...definition, monitoringReference } as CreditDefinition, paths }
  referenceFile(monitoringReference, 'monitoringReference')
  const { file } = monitoringReference as { readonly file: string }
  return { definition: { ...definition, monitoringReference: await referenceOf(pathOf(file), definition) }, paths }
}

// What is wrong in a file is said with its name.
function named(error: unknown, file: string): unknown {
  if (error instanceof Error && error.cause === undefined) error.message = `${file}: ${error.message}`
  return error
}

async function rowsOf(path: string, rules: RecordRules): Promise<Baseline['rows']> {
  const clean = createRecordCleaner(rules)
  const rows: (number | null)[][] = []
  await forEachRecord(path, { ...rules, fields: completeFields(rules.fields, []) }, (record) => {
    rows.push(Array.from(clean(record).values, (value) => (Number.isNaN(value) ? null : value)))
  })
  return rows
}

async function referenceOf(path: string, definition: CreditDefinition): Promise<MonitoringReference> {
  const scorer = createCreditScorer(definition)
  const sample = createApplicantSample(scorer)
  await forEachRecord(path, scorer.definition, sample.add)
  if (sample.numRows() === 0) throw new RangeError(`${path}: expected records, got none`)
  return createMonitoringReference(sample.take())
}

async function forEachRecord(
  path: string,
  { fields, ignoredKeys = [] }: Pick<RecordDefinition, 'fields'> & Partial<Pick<RecordDefinition, 'ignoredKeys'>>,
  take: (record: RawRecord) => void
): Promise<void> {
  const keysOfColumns = createColumnReader({ fields, ignoredKeys })
  for await (const batch of recordBatches(path, { keysOfColumns }))
    for (const { record, error } of batch) {
      if (error !== undefined) throw named(error, path)
      take(record)
    }
}
