// Explains one prediction of a LightGBM model, against its training data and against a background, and draws it.
// Run: node examples/explain.js > waterfall.svg
import { explain, loadModel, predictRaw } from 'opencredit'
import { waterfallPlot } from 'opencredit/plot'
import { readFileSync } from 'node:fs'

const model = loadModel(readFileSync(new URL('../fixtures/regression/model.txt', import.meta.url)))
const row = [model.featureNames.map((_, feature) => feature / 4)]
const background = Array.from({ length: 50 }, (_, i) =>
  model.featureNames.map((_, feature) => Math.sin(i * 7 + feature))
)

const explanation = explain(model, row)
const against = explain(model, row, { background })
const sum = explanation.values.reduce((total, value) => total + value, explanation.baseValues[0])
console.error(`raw score ${predictRaw(model, row)[0]} = base + contributions ${sum}`)
model.featureNames.forEach((name, feature) => {
  console.error(
    `${name.padEnd(10)} ${explanation.values[feature].toFixed(4).padStart(8)} against the background ${against.values[feature].toFixed(4).padStart(8)}`
  )
})
console.log(waterfallPlot(explanation, { row: 0 }))
