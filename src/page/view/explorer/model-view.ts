/**
 * The view of the model as a whole: facts, parameters, importance.
 *
 * @module
 */
import { counted } from '../../../numeric/format-count.ts'
import type { OpenedModel } from '../../explorer/session.ts'
import { element } from '../element.ts'
import { createList, createSegmented } from './choices.ts'
import type { ExplorerState, ExplorerView } from './explorer-view.ts'
import { createPlotFigure } from './plot-figure.ts'

type Measure = 'gain' | 'split' | 'shap'

/** Creates the view. */
export function createModelView(place: HTMLElement): ExplorerView {
  let state: ExplorerState | undefined
  const facts = element('dl', { class: 'facts' })
  const parameters = element('dl', { class: 'parameters' })
  const summary = element('summary')
  const details = element('details', {}, summary, parameters)
  const measure = createSegmented(
    'By',
    'measure',
    [
      ['gain', 'Gain'],
      ['split', 'Splits'],
      ['shap', 'Mean |SHAP|']
    ],
    () => update()
  )
  const output = createList('importance-output', 'Of', [], () => update())
  const figure = createPlotFigure({
    label: 'Importance of the features',
    fileName: () => `importance-${measure.value()}`,
    draw: async (width) =>
      state?.client.ask('importance', {
        measure: measure.value() as Measure,
        output: Number(output.list.value),
        width
      })
  })
  const update = (): void => {
    output.node.hidden = measure.value() !== 'shap' || state!.model.outputNames.length === 1
    figure.refresh()
  }
  place.append(
    element('div', {}, element('h2', {}, 'Facts'), facts, details),
    element(
      'div',
      {},
      element('h2', {}, 'Importance'),
      element('div', { class: 'controls' }, measure.node, output.node),
      figure.node
    )
  )
  return {
    show: (next) => {
      if (next.model !== state?.model) showFacts(next.model)
      state = next
      const hasShap = next.rows !== undefined && next.model.unexplained === undefined
      measure.setEnabled('gain', next.model.hasGains)
      measure.setEnabled('shap', hasShap)
      output.setOptions(next.model.outputNames.map((name, i) => [String(i), name]))
      update()
    }
  }

  function showFacts(model: OpenedModel): void {
    facts.replaceChildren(
      ...[{ name: 'library', items: [model.library] }, ...model.facts].map(({ name, items }) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, items.join(', ')))
      )
    )
    details.hidden = model.parameters.length === 0
    summary.textContent = counted(model.parameters.length, 'parameter')
    parameters.replaceChildren(
      ...model.parameters.map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, value === '' ? '–' : value))
      )
    )
  }
}
