// Loads a LightGBM model and predicts rows in every form. Run: node examples/predict.js
import { loadModel, predict, predictLeaf, predictRaw } from 'opencredit'
import { readFileSync } from 'node:fs'

const model = loadModel(readFileSync(new URL('../fixtures/multiclass/model.txt', import.meta.url)))
const { featureNames } = model
console.log(`${model.objective}, ${model.forest.numTrees} trees, features ${featureNames.join(', ')}`)

// Columns: one typed array per feature, the fast path. NaN is missing.
const columns = featureNames.map((_, feature) => Float64Array.of(0.5 * feature, -1, NaN))
const probabilities = predict(model, columns)
console.log('probabilities of 3 rows × 3 classes', Array.from(probabilities, (p) => p.toFixed(4)).join(' '))

// The same rows as records; what a record leaves out is missing.
const records = [0, 1, 2].map((row) =>
  Object.fromEntries(featureNames.map((name, feature) => [name, columns[feature][row]]))
)
console.log(
  'the same from records:',
  predict(model, records).every((p, i) => p === probabilities[i])
)

console.log(
  'raw scores, first 2 iterations',
  Array.from(predictRaw(model, columns, { numIterations: 2 }), (s) => s.toFixed(4)).join(' ')
)
console.log('leaves of row 0', Array.from(predictLeaf(model, columns).subarray(0, model.forest.numTrees)).join(' '))
