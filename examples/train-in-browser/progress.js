// How far training is: a bar, a line of text, and the metric of each iteration as a curve.
import { metricName, numberText } from './words.js'

const element = (id) => document.getElementById(id)

/** Shows the progress of a training that begins: `add` what `onIteration` gets, and `finish` to have the last of it. */
export function showProgress(numIterations) {
  const begin = performance.now()
  const points = []
  let [low, high] = [Infinity, -Infinity]
  let evaluations = []
  let frame = 0
  const draw = () => {
    frame = 0
    const numDone = points.length
    const [{ metric, value }] = evaluations
    const seconds = ((performance.now() - begin) / 1000 / numDone) * (numIterations - numDone)
    element('progress').value = numDone
    element('about-progress').textContent =
      `Iteration ${numDone} of ${numIterations}. ${metricName(metric)} ${numberText(value)}` +
      (numDone === numIterations ? '' : `, ${Math.ceil(seconds)} s left`)
    element('about-curve').textContent =
      `${metricName(metric)} of the rows held out, from ${numberText(low)} to ${numberText(high)}, by iteration`
    drawCurve(points, numIterations, low, high)
  }
  element('progress').max = numIterations
  element('progress').value = 0
  element('about-progress').textContent = 'Finding bins'
  element('about-curve').textContent = ''
  drawCurve([], numIterations, low, high)
  return {
    add: ({ evaluations: current }) => {
      evaluations = current
      const [{ value }] = current
      points.push(value)
      low = Math.min(low, value)
      high = Math.max(high, value)
      // At most once a frame, however many iterations a second there are.
      frame ||= requestAnimationFrame(draw)
    },
    finish: () => {
      cancelAnimationFrame(frame)
      draw()
      return evaluations
    }
  }
}

function drawCurve(values, numIterations, low, high) {
  const x = (i) => (numIterations === 1 ? 50 : (100 * i) / (numIterations - 1))
  const y = (value) => 38 - (36 * (value - low)) / (high - low || 1)
  const points = values.map((value, i) => `${x(i).toFixed(2)},${y(value).toFixed(2)}`)
  element('curve').firstElementChild.setAttribute('points', points.join(' '))
}
