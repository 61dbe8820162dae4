// What the examples of lenders share: reading their data, training, packing and scoring.
import { crossValidate, createDataset, predict, train } from 'opencredit'
import { loadScorer, packScorer } from 'opencredit/credit'
import { readRecords } from 'opencredit/node'
import { stratifiedGroupedFolds } from 'opencredit/pipeline'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const data = process.env.OPENCREDIT_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** The records of a file of the public data; ends the program when it is not there. */
export async function readData(path) {
  const file = join(data, path)
  if (!existsSync(file)) {
    console.error(`${file} is missing: OPENCREDIT_DATA names the folder with ${path}`)
    process.exit(2)
  }
  const records = []
  for await (const { record } of readRecords(file)) records.push(record)
  return records
}

/**
 * Trains and packs a lender.
 *
 * @param lender.definition - without models and baselines; its fields are the features
 * @param lender.rows - the fields of each applicant as numbers and codes [numRows][numFields]
 * @param lender.label - 1 for the outcome that the model gives the probability of [numRows]
 * @param lender.model - name, predicts and cutoff of the model
 * @returns the scorer, loaded from the file that was written
 */
export function trainLender({ definition, rows, label, model, parameters, file }) {
  const { fields } = definition
  const sign = 'atLeast' in model.predicts ? 1 : -1
  const settings = {
    objective: 'binary',
    metric: 'auc,binary_logloss',
    verbosity: -1,
    seed: 1,
    // A direction that is promised is enforced.
    monotone_constraints: fields.map(({ name, moreIs }) =>
      definition.monotoneFields.includes(name) ? (moreIs === 'better' ? sign : -sign) : 0
    ),
    ...parameters
  }
  const dataset = createDataset(rows, {
    label,
    featureNames: fields.map(({ name }) => name.replaceAll(' ', '_')),
    categoricalFeatures: fields.flatMap(({ kind }, column) => (kind === 'category' ? [column] : []))
  })

  // Rows that are equal may be one applicant: they stay in one fold.
  const group = rows.map((row) => row.join())
  const protocol = stratifiedGroupedFolds({ group, label: Int32Array.from(label), numFolds: 5, seed: 1 })
  const folds = protocol.folds.map(({ train, test }) => ({ training: train, validation: test }))
  const validation = crossValidate(settings, dataset, { folds, keepModels: true })
  console.log(`${rows.length} applicants, ${fields.length} fields; 5 folds, stratified, equal rows in the same fold:`)
  for (const { metric, means, standardDeviations } of validation.metrics)
    console.log(`  ${metric.padEnd(14)} ${means.at(-1).toFixed(3)} ± ${standardDeviations.at(-1).toFixed(3)}`)

  // Whom models that have not seen them put just above the cutoff.
  const near = validation.models.flatMap((foldModel, fold) => {
    const rowsOfFold = Array.from(folds[fold].validation, (row) => rows[row])
    const outputs = predict(foldModel, rowsOfFold)
    const probability = (row) => (sign > 0 ? outputs[row] : 1 - outputs[row])
    return rowsOfFold.filter((_, row) => probability(row) >= model.cutoff && probability(row) < model.cutoff + 0.05)
  })
  const packed = packScorer({
    ...definition,
    models: [{ ...model, model: train(settings, dataset), fields: fields.map(({ name }) => name) }],
    baselines: [{ name: 'near-cutoff', description: 'applicants just above the cutoff', rows: near.slice(0, 100) }]
  })
  writeFileSync(file, packed)
  console.log(`${file}: ${packed.length} bytes\n`)
  return loadScorer(packed)
}

/** Prints what a scorer says of applicants, by title, and how to serve it. */
export function show(scorer, applicants, file) {
  for (const [title, applicant] of Object.entries(applicants)) {
    const { prediction, passes, points, reasons } = scorer.score(applicant)
    console.log(`${title}: ${prediction}, ${passes ? 'passes' : 'does not pass'}, ${points} points`)
    for (const { text, points: lost } of reasons) console.log(`  ${text} (${lost})`)
  }
  console.log(`\nTo serve it, with a page at http://localhost:7860/:\n  npx opencredit serve --artifact ${file}`)
}
