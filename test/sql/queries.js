/**
 * Writes queries of the golden models, the rows they are to score and the raw scores they must give, for databases.py.
 *
 * node test/sql/queries.js FILE
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadModel, predictRaw } from '../../dist/index.js'
import { dialectNames, modelToSql } from '../../dist/sql/index.js'

const lines = []
const refused = new Set()

for (const { name, model, rows, columns } of [...lightgbmCases(), ...xgboostCases()]) {
  try {
    const queries = Object.fromEntries(
      dialectNames.map((dialect) => [
        dialect,
        modelToSql(model, { dialect, table: 'applications', keep: ['row number'] })
      ])
    )
    const isFloat32 = model.forest.sumType === 'float32'
    const expected = Buffer.from(predictRaw(model, rows).buffer).toString('base64')
    lines.push(
      JSON.stringify({ name, isFloat32, numScores: model.forest.numTreesPerIteration, queries, columns, expected })
    )
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    refused.add(error.message)
  }
}
writeFileSync(process.argv[2], lines.join('\n'))
for (const message of refused) console.log(`refused: ${message}`)

function* lightgbmCases() {
  for (const name of readdirSync('fixtures')) {
    const path = (file) => join('fixtures', name, file)
    if (!existsSync(path('case.json')) || !existsSync(path('model.txt'))) continue
    const model = loadModel(readFileSync(path('model.txt')))
    const records = existsSync(path('records.json'))
      ? JSON.parse(readFileSync(path('records.json'), 'utf8'))
      : undefined
    if (records !== undefined) {
      const rows = records.map((record) =>
        Object.fromEntries(model.featureNames.map((key) => [key, record[key] ?? null]))
      )
      yield { name, model, rows, columns: model.featureNames.map((key) => [key, rows.map((row) => row[key])]) }
    } else yield matrixCase(name, model, float64s(readFileSync(path('rows.f64'))))
  }
}

function* xgboostCases() {
  for (const name of readdirSync('fixtures/xgboost')) {
    const path = (file) => join('fixtures/xgboost', name, file)
    if (!existsSync(path('case.json'))) continue
    const { rows } = JSON.parse(readFileSync(path('case.json'), 'utf8'))
    yield matrixCase(
      `xgboost/${name}`,
      loadModel(readFileSync(path('model.json'))),
      float64s(Buffer.from(rows.data, 'base64'))
    )
  }
}

function matrixCase(name, model, values) {
  const { numFeatures, featureNames } = model
  const numRows = values.length / numFeatures
  const column = (feature) => Array.from({ length: numRows }, (_, row) => values[row * numFeatures + feature])
  // JSON has no NaN and no infinity.
  const written = (value) => (Number.isFinite(value) ? value : `${value}`)
  return {
    ...{ name, model, rows: { values, numRows, numFeatures } },
    columns: featureNames.map((key, feature) => [key, column(feature).map(written)])
  }
}

function float64s({ buffer, byteOffset, byteLength }) {
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength))
}
