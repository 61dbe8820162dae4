// The page: from what is chosen to trainAsync, and from what it says to what is shown.
import { trainAsync } from 'opencredit'
import { showProgress } from './progress.js'
import { showResult } from './result.js'
import { generateTable, readTable } from './table.js'
import { createTask, likelyObjective } from './task.js'
import { countText, metricName, numberText } from './words.js'

const element = (id) => document.getElementById(id)
const settings = ['num_iterations', 'learning_rate', 'num_leaves']

let table
let controller

function useTable(newTable, name) {
  table = newTable
  const columns = Object.keys(table)
  element('label').replaceChildren(...columns.map((column) => new Option(column)))
  element('label').value = columns.at(-1)
  suggestObjective()
  const size = `${countText(table[columns[0]].length)} rows, ${columns.length} columns`
  element('about-data').textContent = `${name}: ${size}. A quarter of the rows is held out.`
}

function suggestObjective() {
  element('objective').value = likelyObjective(table[element('label').value])
}

function offerThreads() {
  const most = crossOriginIsolated ? Math.min(8, navigator.hardwareConcurrency) : 1
  element('threads').replaceChildren(...Array.from({ length: most }, (_, i) => new Option(i + 1)))
  element('threads').disabled = most === 1
  element('about-threads').textContent = crossOriginIsolated
    ? 'The model does not depend on their number.'
    : 'One, as this page is not cross-origin isolated.'
}

async function train() {
  controller = new AbortController()
  const { signal } = controller
  showProblem('')
  setRunning(true)
  say('Training…')
  try {
    const chosen = Object.fromEntries(settings.map((name) => [name, element(name).valueAsNumber]))
    const task = createTask(table, element('label').value, element('objective').value, chosen)
    const progress = showProgress(chosen.num_iterations)
    const begin = performance.now()
    const model = await trainAsync(task.parameters, task.training, {
      signal,
      threads: Number(element('threads').value),
      validation: { heldOut: task.heldOut },
      onIteration: progress.add
    })
    const seconds = (performance.now() - begin) / 1000
    const evaluations = progress.finish()
    const [{ metric, value }] = evaluations
    showResult(model, task, evaluations, seconds)
    say(`Trained in ${numberText(seconds)} s. ${metricName(metric)} of the rows held out: ${numberText(value)}.`)
  } catch (error) {
    say(signal.aborted ? 'Stopped. Nothing was kept.' : 'No model was trained.')
    if (!signal.aborted) showProblem(error.message)
  } finally {
    setRunning(false)
  }
}

function setRunning(isRunning) {
  if (isRunning) element('result').hidden = true
  element('run').hidden = !isRunning && element('result').hidden
  const [off, on] = (isRunning ? ['train', 'stop'] : ['stop', 'train']).map(element)
  on.disabled = false
  // A button that is disabled loses the focus.
  if (document.activeElement === off) on.focus()
  off.disabled = true
}

function say(text) {
  element('status').textContent = text
}

function showProblem(message) {
  element('problem').textContent = message
  element('problem').hidden = message === ''
}

function useGenerated() {
  element('file').value = ''
  useTable(generateTable(20_000), 'Generated borrowers')
}

async function useFile([file]) {
  if (file === undefined) return
  showProblem('')
  try {
    useTable(readTable(await file.text()), file.name)
  } catch (error) {
    showProblem(`${file.name}: ${error.message}`)
  }
}

element('file').addEventListener('change', () => void useFile(element('file').files))
element('generate').addEventListener('click', useGenerated)
element('label').addEventListener('change', suggestObjective)
element('stop').addEventListener('click', () => controller.abort())
element('form').addEventListener('submit', (event) => {
  event.preventDefault()
  void train()
})
offerThreads()
useGenerated()
