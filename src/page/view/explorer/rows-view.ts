/**
 * The view of all rows of a file: beeswarm and dependence.
 *
 * @module
 */
import { counted } from '../../../numeric/format-count.ts'
import { element } from '../element.ts'
import { createList } from './choices.ts'
import type { ExplorerState, ExplorerView } from './explorer-view.ts'
import { createPlotFigure } from './plot-figure.ts'

/** Creates the view. */
export function createRowsView(place: HTMLElement): ExplorerView {
  let state: ExplorerState | undefined
  const summary = element('p', { class: 'rows-summary' })
  const notes = element('ul', { class: 'notes' })
  const output = createList('rows-output', 'Raw score of', [], () => {
    beeswarm.refresh()
    dependence.refresh()
  })
  const feature = createList('rows-feature', 'Feature', [], () => dependence.refresh())
  const colour = createList('rows-colour', 'Coloured by', [], () => dependence.refresh())
  const outputOf = (): number => Number(output.list.value)
  const beeswarm = createPlotFigure({
    label: 'What each feature adds, row by row',
    fileName: () => 'beeswarm',
    draw: async (width) => state?.client.ask('beeswarm', { output: outputOf(), width })
  })
  const dependence = createPlotFigure({
    label: 'What one feature adds, by its value',
    fileName: () => `dependence-${feature.list.selectedOptions[0]?.text ?? ''}`,
    draw: async (width) =>
      state?.client.ask('dependence', {
        feature: Number(feature.list.value),
        colour: colour.list.value === '' ? undefined : Number(colour.list.value),
        output: outputOf(),
        width
      })
  })
  const plots = element(
    'div',
    { class: 'two' },
    element('div', {}, element('h2', {}, 'All features'), beeswarm.node),
    element(
      'div',
      {},
      element('h2', {}, 'One feature'),
      element('div', { class: 'controls' }, feature.node, colour.node),
      dependence.node
    )
  )
  const controls = element('div', { class: 'controls' }, output.node)
  place.append(summary, notes, controls, plots)
  return {
    show: (opened) => {
      const isNew = opened.model !== state?.model
      state = opened
      const { model, rows } = opened
      const hasPlots = rows !== undefined && model.unexplained === undefined
      summary.textContent = summaryOf(opened)
      summary.hidden = summary.textContent === ''
      notes.replaceChildren(...(rows?.notes ?? []).map((note) => element('li', {}, note)))
      plots.hidden = !hasPlots
      controls.hidden = !hasPlots || model.outputNames.length === 1
      if (!hasPlots) return
      if (isNew || feature.list.options.length === 0) {
        const named = model.order.map((i) => [String(i), model.fields[i]!.name] as const)
        feature.setOptions(named)
        colour.setOptions([['', 'nothing'], ...named])
        output.setOptions(model.outputNames.map((name, i) => [String(i), name]))
      }
      beeswarm.refresh()
      dependence.refresh()
    }
  }
}

function summaryOf({ model: { unexplained }, rows }: ExplorerState): string {
  if (rows === undefined) return 'Open a CSV file to see what each feature adds to the scores of its rows.'
  const stopped = rows.wasStopped ? [`Stopped after ${counted(rows.numRows, 'row')}, which are shown.`] : []
  const silent = unexplained === undefined ? [] : [`This model has no SHAP values: ${unexplained}.`]
  return [...stopped, ...silent].join(' ')
}
