// What a stranger's program computes with the package. The same everywhere, whatever evaluates it.
import { createScorer, explain, loadModel, predict, scoreApplicants } from 'opencredit'
import { waterfallPlot } from 'opencredit/plot'

/** @param text - a model; @param applicants - records; @returns plain numbers and text */
export function answersOf(text, applicants) {
  const model = loadModel(text)
  const rows = [0, 1, 2].map((row) => model.featureNames.map((_, feature) => Math.sin(row * 7 + feature)))
  const explanation = explain(model, rows)
  return {
    engine: createScorer(model).engine.engine,
    answers: {
      outputs: [...predict(model, rows)],
      values: [...explanation.values],
      plot: waterfallPlot(explanation, { row: 0 }),
      applicants: scoreApplicants(applicants).map(({ prediction, probabilities, points }) => ({
        prediction,
        probabilities,
        points
      }))
    }
  }
}
