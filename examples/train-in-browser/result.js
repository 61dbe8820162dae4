// What training has led to: how good the model is, what it looks at, and its file.
import { featureImportance, saveModel } from 'opencredit'
import { barPlot } from 'opencredit/plot'
import { countText, metricName, numberText } from './words.js'

const element = (id) => document.getElementById(id)

/** Shows a model. */
export function showResult(model, { training, heldOut, classes }, evaluations, seconds) {
  const { numTrees, numTreesPerIteration } = model.forest
  const figures = [
    ...evaluations.map(({ metric, value }) => [metricName(metric), numberText(value)]),
    ['Rows trained on', countText(training.numRows)],
    ['Rows held out', countText(heldOut.numRows)],
    ...(classes.length > 0 ? [['Classes', classes.join(', ')]] : []),
    ['Trees', countText(numTrees)],
    ['Time', `${numberText(seconds)} s`],
    ['Rows × iterations a second', countText((training.numRows * numTrees) / numTreesPerIteration / seconds)]
  ]
  element('result').hidden = false
  element('figures').replaceChildren(...figures.map(pairOf))
  // Plots escape the names they hold.
  element('importance').innerHTML = barPlot(featureImportance(model, 'gain'), model.featureNames, {
    title: 'Feature importance: gain',
    width: Math.max(320, element('importance').clientWidth)
  })
  const link = element('download')
  URL.revokeObjectURL(link.href)
  link.href = URL.createObjectURL(new Blob([saveModel(model)], { type: 'text/plain' }))
}

function pairOf([name, value]) {
  const pair = document.createElement('div')
  const [term, description] = ['dt', 'dd'].map((tag) => document.createElement(tag))
  term.textContent = name
  description.textContent = value
  pair.append(term, description)
  return pair
}
