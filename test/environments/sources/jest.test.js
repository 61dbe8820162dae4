// A test as Jest runs it without any configuration, in CommonJS.
const { readFileSync, writeFileSync } = require('node:fs')
const { explain, loadModel, predict } = require('opencredit')
const { createPool, loadModelFile } = require('opencredit/node')
const { waterfallPlot } = require('opencredit/plot')

test('predicts, explains and plots, with threads as well', async () => {
  const model = loadModel(readFileSync('model.txt'))
  const rows = [0, 1, 2].map((row) => model.featureNames.map((_, feature) => Math.sin(row * 7 + feature)))
  const pool = createPool({ threads: 2 })
  const explanation = explain(model, rows)
  const outputs = Array.from(predict(model, rows))
  expect(Array.from(await pool.predict(loadModelFile('model.txt'), rows))).toEqual(outputs)
  expect(Array.from((await pool.explain(model, rows)).values)).toEqual(Array.from(explanation.values))
  await pool.close()
  writeFileSync(
    'answers.json',
    JSON.stringify({ outputs, values: Array.from(explanation.values), plot: waterfallPlot(explanation, { row: 0 }) })
  )
})
