/**
 * Puts a trained champion into the package: reads the output of `train.py` and the training data, and writes
 * `src/credit/champion/champion-data.ts`.
 *
 * npm run champion:embed -- folder        # OPENCREDIT_DATA: the data folder, default ../shared/data
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { decodeBaseline, encodeBaseline } from '../../src/credit/champion/baseline-rows.ts'
import { encodeBackgroundSets } from '../../src/credit/champion/background-set-bytes.ts'
import type { PointsReference, ProtocolAccuracy } from '../../src/credit/champion/champion-data-types.ts'
import { cleanApplicant } from '../../src/credit/champion/clean-applicant.ts'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { exampleApplicant } from '../../src/credit/champion/applicant-schema.ts'
import { shortageOf } from '../../src/credit/scoring/minimum-information.ts'
import { marginOf, pointsOfMargin } from '../../src/credit/scoring/points.ts'
import { marginWeights, minimumInformation, pointsScale } from '../../src/credit/champion/champion-definition.ts'
import { backgroundSetsOf } from '../../src/explain/interventional/background-sets.ts'
import { pathsOf } from '../../src/explain/paths.ts'
import { readCompact, writeCompact } from '../../src/format/compact.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { predictRaw } from '../../src/predict/predict.ts'

const id = 'opencredit-champion'
const version = '0'

const folder = process.argv[2]
if (folder === undefined)
  throw new RangeError('expected the folder that train.py wrote: npm run champion:embed -- folder')
const text = readFileSync(join(folder, 'model.txt'))
const baseline: { name: string; size: number; features: string[]; rows: (number | null)[][] } = JSON.parse(
  readFileSync(join(folder, 'baseline.json'), 'utf8')
)

const names = applicantFields.map(({ name }) => name).join()
const model = loadModel(text)
for (const [what, features] of [
  ['model.txt', model.featureNames],
  ['baseline.json', baseline.features]
] as const) {
  if (features.join() !== names)
    throw new RangeError(`"${what}" expected the features ${names}; got ${features.join()}`)
}

const compact = writeCompact(model)
const decoded = readCompact(compact)
const values = Float64Array.from(baseline.rows.flat(), (value) => value ?? NaN)
const rows = encodeBaseline(model.forest, values)
const matrix = (rowValues: Float64Array): { values: Float64Array; numRows: number; numFeatures: number } => ({
  values: rowValues,
  numRows: baseline.size,
  numFeatures: applicantFields.length
})
const { forest } = decoded
const paths = pathsOf(forest)
if (paths.maxDistinct > 32)
  throw new RangeError(`"model.txt" expected paths of at most 32 features, got ${paths.maxDistinct}`)
const decodedValues = decodeBaseline(forest, rows, baseline.size)
const columns = Float64Array.from(decodedValues, (_, i) => {
  const row = i % baseline.size
  return decodedValues[row * applicantFields.length + (i - row) / baseline.size]!
})
const backgroundSets = encodeBackgroundSets(backgroundSetsOf(forest, paths, columns, baseline.size, 0, forest.numTrees))
const scores = predictRaw(model, matrix(values))
const scoresFromPackage = predictRaw(decoded, matrix(decodedValues))
if (!scores.every((score, i) => Object.is(score, scoresFromPackage[i])))
  throw new Error('the embedded champion differs from model.txt')

const marginsOf = (records: readonly Readonly<Record<string, unknown>>[]): number[] => {
  const cleaned = Float64Array.from(records.flatMap((record) => [...cleanApplicant(record).values]))
  const raw = predictRaw(model, { values: cleaned, numRows: records.length, numFeatures: applicantFields.length })
  return records.map((_, row) => marginOf(marginWeights, raw, row * forest.numTreesPerIteration))
}
const panel: Record<string, string>[] = parse(
  readFileSync(join(process.env['OPENCREDIT_DATA'] ?? '../shared/data', 'credit-score/panel_labelled_clean.csv')),
  { columns: true }
)
// Only of rows that get points.
const scorable = panel.filter(
  (record) => shortageOf(minimumInformation, applicantFields, cleanApplicant(record).used) === undefined
)
const reference = referenceOf(marginsOf(scorable).map((margin) => Math.round(pointsOfMargin(margin, pointsScale))))

// Points are whole numbers, so the bins are only about the same size.
function referenceOf(points: readonly number[]): PointsReference {
  const sorted = points.toSorted((a, b) => a - b)
  const upperBounds = Array.from({ length: 9 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / 10) - 1]!)
  const counts = [...upperBounds, Infinity].map(
    (bound, i) => points.filter((value) => value <= bound && value > (upperBounds[i - 1] ?? -Infinity)).length
  )
  return { name: 'training panel', size: points.length, upperBounds, counts }
}

const { protocols: measured } = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8'))
const accuracyOf = (
  protocol: string,
  description: string,
  { accuracy, interval95 }: { accuracy: number; interval95: { accuracy: [number, number] } }
): ProtocolAccuracy => ({ protocol, description, accuracy, interval95: interval95.accuracy })
const protocols = [
  accuracyOf('grouped', '5 folds, no customer on both sides', measured.grouped.champion),
  accuracyOf('original', 'random rows, 80/20', measured.original.champion.split80to20)
]

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
// Decoding ignores line ends.
const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,120}/g)!
    .join('\n')
writeFileSync(
  'src/credit/champion/champion-data.ts',
  `/**
 * The champion and its baseline, encoded. Written by bench/champion/embed.ts; do not edit.
 *
 * @module
 */
import type { ChampionData } from './champion-data-types.ts'

/** The shipped model and the applicants it is explained against. */
export const championData: ChampionData = {
  identity: { id: '${id}', version: '${version}', sha256: '${sha256(text)}' },
  protocols: ${JSON.stringify(protocols)},
  reference: ${JSON.stringify(reference)},
  exampleMargin: ${marginsOf([exampleApplicant()])[0]},
  model: \`
${base64(compact)}\`,
  baseline: {
    name: '${baseline.name}',
    size: ${baseline.size},
    sha256: '${sha256(rows)}',
    rows: \`
${base64(rows)}\`,
    backgroundSets: \`
${base64(backgroundSets)}\`
  }
}
`
)
console.log(
  `${id} ${version}: ${model.forest.numTrees} trees, text ${text.length} bytes, compact ${compact.length}, baseline ${rows.length}, off-path sets ${backgroundSets.length}`
)
