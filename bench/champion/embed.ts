/**
 * Puts the trained champion into the package: reads what `npm run champion` wrote, and writes `src/credit/champion/champion-data.ts`.
 *
 * npm run champion:embed -- folder
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { encodeBackgroundSets } from '../../src/credit/champion/background-set-bytes.ts'
import { decodeBaseline, encodeBaseline } from '../../src/credit/champion/baseline-rows.ts'
import type { ProtocolAccuracy } from '../../src/credit/champion/champion-data-types.ts'
import { createAssessor } from '../../src/credit/scoring/assessment.ts'
import { setsOfRows } from '../../src/credit/scoring/baseline-explainer.ts'
import { pathsOf } from '../../src/explain/paths.ts'
import { writeCompact } from '../../src/format/compact.ts'
import type { Figure } from './figures.ts'

const folder = process.argv[2]
if (folder === undefined)
  throw new RangeError('expected the folder that npm run champion wrote: npm run champion:embed -- folder')
const scorer = loadScorer(readFileSync(join(folder, 'champion.opencredit')))
const { definition, identity } = scorer
const { asScored, model, randomRows } = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as Measured

interface Measured {
  readonly asScored: { readonly accuracy: Figure }
  readonly model: { readonly calibrated: { readonly accuracy: Figure } }
  readonly randomRows: { readonly accuracy: Figure }
}

const protocols = [
  accuracyOf('grouped', '5 folds, no customer on both sides, what is missing at its worst, as it is scored', asScored),
  accuracyOf(
    'grouped, as trained',
    '5 folds, no customer on both sides, what is missing as the models learnt it',
    model.calibrated
  ),
  accuracyOf('random rows', '5 folds of random rows, what is missing as the models learnt it', randomRows)
]

function accuracyOf(protocol: string, description: string, { accuracy }: { accuracy: Figure }): ProtocolAccuracy {
  return { protocol, description, accuracy: accuracy.value, interval95: [accuracy.lower, accuracy.upper] }
}

const example = scorer.score(scorer.example())
if (example.status !== 'scored') throw new Error('the example applicant has no score')

const assessor = createAssessor(definition)
const scale = { fields: applicantFields, models: assessor.models }
const baselines = definition.baselines.map(({ name, description, rows }) => {
  const known = rows as readonly (readonly number[])[]
  const bytes = encodeBaseline(scale, known)
  if (!isDeepStrictEqual(decodeBaseline(scale, bytes, rows.length), known))
    throw new Error(`the baseline ${name} is no baseline of thresholds`)
  const { size, sha256 } = scorer.baseline(name)
  return { name, description, size, sha256, rows: base64(bytes) }
})
const background = definition.baselines[0]!.rows.map((row) => Float64Array.from(row as readonly number[]))
const models = definition.models.map(({ name, predicts, calibrator, cutoff, model }, position) => {
  const { maxDistinct } = pathsOf(model.forest)
  if (maxDistinct > 32) throw new RangeError(`model ${name} expected paths of at most 32 features, got ${maxDistinct}`)
  const backgroundSets = encodeBackgroundSets(setsOfRows(assessor.models[position]!, background))
  return {
    name,
    predicts,
    calibrator,
    cutoff,
    model: base64(writeCompact(model)),
    backgroundSets: base64(backgroundSets)
  }
})

// Decoding ignores line ends.
function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,120}/g)!
    .join('\n')
}

function sourceOf({ long, ...short }: { readonly long: Readonly<Record<string, string>> }): string {
  const lines = Object.entries(short).map(([key, value]) => `      ${key}: ${JSON.stringify(value)}`)
  const texts = Object.entries(long).map(([key, text]) => `      ${key}: \`\n${text}\``)
  return `    {\n${[...lines, ...texts].join(',\n')}\n    }`
}

const source = `/**
 * The champion's models and baselines, encoded. Written by bench/champion/embed.ts; do not edit.
 *
 * @module
 */
import type { ChampionData } from './champion-data-types.ts'

/** The shipped models and the applicants they are explained against. */
export const championData: ChampionData = {
  identity: ${JSON.stringify(identity)},
  protocols: ${JSON.stringify(protocols)},
  exampleMargin: ${example.margin},
  models: [
${models.map(({ model, backgroundSets, ...short }) => sourceOf({ ...short, long: { model, backgroundSets } })).join(',\n')}
  ],
  baselines: [
${baselines.map(({ rows, ...short }) => sourceOf({ ...short, long: { rows } })).join(',\n')}
  ]
}
`
writeFileSync('src/credit/champion/champion-data.ts', source)
const sizes = [
  ...models.flatMap(({ model, backgroundSets }) => [model, backgroundSets]),
  ...baselines.map(({ rows }) => rows)
]
console.log(
  `${identity.id} ${identity.version}: ${source.length} characters; of each model and its off-path sets, then of each baseline: ` +
    sizes.map(({ length }) => length).join(', ')
)
