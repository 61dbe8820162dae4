/**
 * Trains the champion: cleans the panel, compares candidates on the same grouped folds, chooses one by the written rule, calibrates
 * it on out-of-fold scores, proves its directions, packs it, measures it, and writes a report and a model card. The same data give
 * the same bytes.
 *
 * npm run champion -- --out folder [--data folder] [--no-measures]
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packScorer } from '../../src/credit/artifact/pack-scorer.ts'
import { fitChosen, resultsText } from '../../src/pipeline/experiment/run-experiment.ts'
import { createReport } from '../../src/pipeline/report/create-report.ts'
import { reportOfExperiment } from '../../src/pipeline/report/experiment-report.ts'
import { modelCard } from '../../src/pipeline/report/model-card.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { definitionOf } from './definition.ts'
import { runLogged } from './experiment.ts'
import { fitDecision, fitFolds } from './fit.ts'
import { measure } from './measure.ts'
import { readTable } from './panel.ts'
import { championPlan, rowRandomPlan } from './plan.ts'
import { proofs } from './proofs.ts'
import { cardOf, reportSections } from './report.ts'
import { fieldValues, lastRows } from './rows.ts'

const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    data: { type: 'string', default: process.env['OPENCREDIT_DATA'] ?? '../shared/data' },
    'no-measures': { type: 'boolean', default: false }
  }
})
if (options.out === undefined) throw new RangeError('expected a folder: npm run champion -- --out folder')
const folder = options.out
mkdirSync(folder, { recursive: true })
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const note = (text: string): void => console.error(text)

const panelFile = 'panel_labelled_clean.csv'
const table = await readTable(options.data, panelFile)
const experiment = await runLogged(championPlan, table, folder)
writeFileSync(join(folder, 'results.json'), resultsText(experiment))
const { champion, plan } = experiment.results
champion.reasoning.forEach(note)
const candidate = plan.candidates.find(({ name }) => name === champion.candidate)
if (candidate?.directions === undefined) throw new Error('no candidate with directions was chosen')
const { directions } = candidate

note('Models of the folds.')
const folds = await fitFolds(experiment, candidate.name)
const decision = fitDecision(folds.scores, experiment.data.classes)
note('Models of all rows.')
const { models } = await fitChosen(experiment)
const values = fieldValues(table)
const definition = definitionOf(
  models,
  decision,
  directions,
  lastRows(table).map((row) => values[row]!)
)
const proved = proofs(definition)
note(`${proved.length} directions of models are proved.`)
const packed = packScorer(definition)
const sha256 = hashOf(packed)
writeFileSync(join(folder, 'champion.opencredit'), packed)
for (const { name, model } of definition.models) writeFileSync(join(folder, `${name}.txt`), saveModel(model))
note(`champion.opencredit: ${packed.length} bytes, SHA-256 ${sha256}`)

if (!options['no-measures']) {
  const august = await readTable(options.data, 'august_labelled_raw.csv', 'bound')
  const measured = measure({ experiment, folds, definition, decision, directions, table, august })
  const random = await runLogged(rowRandomPlan, table, folder)
  const randomRows = random.results.protocols[0]!.candidates[0]!.evaluation.metrics
  const all = { packed: { bytes: packed.length, sha256 }, champion, decision, proofs: proved, ...measured, randomRows }
  writeFileSync(join(folder, 'metrics.json'), `${JSON.stringify(all, null, 1)}\n`)
  const sections = reportSections(experiment, random.results, measured)
  writeFileSync(join(folder, 'report.json'), JSON.stringify(sections))
  writeFileSync(join(folder, 'report.html'), createReport({ ...reportOfExperiment(experiment.results), ...sections }))
  const dataSha256 = hashOf(readFileSync(join(options.data, 'credit-score', panelFile)))
  const card = modelCard(cardOf({ definition, sha256, dataSha256, experiment, measured, proofs: proved, sections }))
  writeFileSync(join(folder, 'card.md'), card.markdown)
}
