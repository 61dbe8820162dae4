/**
 * The view of one row: its values, which can be changed, its prediction, and what each value adds.
 *
 * @module
 */
import { counted } from '../../../numeric/format-count.ts'
import type { Evaluation, OpenedModel } from '../../explorer/session.ts'
import { element, setAttributes } from '../element.ts'
import { createList } from './choices.ts'
import type { ExplorerState, ExplorerView } from './explorer-view.ts'
import { createPlotFigure } from './plot-figure.ts'
import { createValueControl, type ValueControl } from './value-control.ts'

// Controls that are in the page at once; a filter finds the others.
const maxControls = 60

/** Creates the view; `announce` tells those who cannot see it what the prediction is. */
export function createRowView(place: HTMLElement, announce: (text: string) => void): ExplorerView {
  let state: ExplorerState | undefined
  let texts: string[] = []
  let step = 1
  let controls = new Map<number, ValueControl>()

  const number = element('input', { type: 'number', id: 'row-number', min: 1, value: 1, inputmode: 'numeric' })
  const previous = element('button', { type: 'button', class: 'quiet', 'aria-label': 'Previous row' }, '‹')
  const next = element('button', { type: 'button', class: 'quiet', 'aria-label': 'Next row' }, '›')
  const count = element('span', { class: 'of' })
  const stepper = element(
    'div',
    { class: 'stepper' },
    element('label', { for: 'row-number' }, 'Row'),
    previous,
    number,
    next,
    count
  )
  const clear = element('button', { type: 'button', class: 'quiet' }, 'All missing')
  const filter = element('input', {
    type: 'text',
    id: 'feature-filter',
    placeholder: 'Find a feature',
    autocomplete: 'off'
  })
  const filterLabel = element('label', { for: 'feature-filter', class: 'visually-hidden' }, 'Find a feature')
  const values = element('div', { class: 'values' })
  const others = element('p', { class: 'legend-note' })
  const scores = element('div')
  const output = createList('row-output', 'Explained', [], () => figure.refresh())
  const figure = createPlotFigure({
    label: 'What each value adds',
    fileName: () => 'waterfall',
    draw: async (width) => {
      if (state === undefined) return undefined
      const evaluation = await state.client.ask('evaluate', { texts, output: Number(output.list.value), width })
      showEvaluation(evaluation)
      return evaluation.plot
    }
  })
  const unexplained = element('p', { class: 'legend-note' })

  const showRow = async (row: number): Promise<void> => {
    const found = await state!.client.ask('sampleRow', row)
    texts = [...found.texts]
    step = found.step
    number.value = String(found.row + 1)
    previous.disabled = found.row === 0
    next.disabled = found.row + step >= state!.rows!.numRows
    figure.refresh()
  }
  const rowNumber = (): number => Math.max(1, Math.trunc(number.valueAsNumber) || 1)
  previous.addEventListener('click', () => void showRow(rowNumber() - 1 - step))
  next.addEventListener('click', () => void showRow(rowNumber() - 1 + step))
  number.addEventListener('change', () => void showRow(rowNumber() - 1))
  clear.addEventListener('click', () => {
    texts = texts.map(() => '')
    figure.refresh()
  })
  filter.addEventListener('input', () => showControls())

  place.append(
    element(
      'div',
      {},
      element('h2', {}, 'Values'),
      element('div', { class: 'controls' }, stepper, clear),
      element('div', { class: 'filter' }, filterLabel, filter),
      values,
      others
    ),
    element(
      'div',
      { class: 'row-result' },
      element('h2', {}, 'Prediction'),
      scores,
      element('div', { class: 'controls' }, output.node),
      unexplained,
      figure.node
    )
  )

  return {
    show: (opened) => {
      const isNew = opened.model !== state?.model
      const hasNewRows = opened.rows !== state?.rows
      state = opened
      const { model, rows } = opened
      stepper.hidden = rows === undefined
      count.textContent = rows === undefined ? '' : `of ${rows.numRows.toLocaleString('en-US')}`
      setAttributes(number, { max: rows?.numRows })
      output.setOptions(model.outputNames.map((name, i) => [String(i), name]))
      output.node.hidden = model.outputNames.length === 1 || model.unexplained !== undefined
      unexplained.hidden = model.unexplained === undefined
      unexplained.textContent = `This model has no SHAP values: ${model.unexplained ?? ''}.`
      if (isNew) {
        texts = model.fields.map(() => '')
        filter.value = ''
      }
      if (isNew || hasNewRows) showControls()
      if (rows !== undefined && hasNewRows) void showRow(0)
      else figure.refresh()
    }
  }

  // The features that the filter lets through, the most important first.
  function showControls(): void {
    const { model, rows } = state!
    const wanted = filter.value.trim().toLowerCase()
    const found = model.order.filter((feature) => model.fields[feature]!.name.toLowerCase().includes(wanted))
    const shown = found.slice(0, maxControls)
    controls = new Map(
      shown.map((feature) => {
        const control =
          controls.get(feature)?.name === model.fields[feature]!.name
            ? controls.get(feature)!
            : createValueControl(model.fields[feature]!, feature, (text) => {
                texts[feature] = text
                figure.refresh()
              })
        control.setRange(rows?.ranges[feature])
        control.show(texts[feature]!, undefined)
        return [feature, control]
      })
    )
    values.replaceChildren(...[...controls.values()].map(({ node }) => node))
    filter.parentElement!.hidden = model.fields.length <= 12
    const left = found.length - shown.length
    others.textContent =
      found.length === 0 ? 'No feature has such a name.' : `${counted(left, 'more feature')}: find them by name.`
    others.hidden = found.length > 0 && left === 0
  }

  function showEvaluation({ rawScores, outputs, faults }: Evaluation): void {
    for (const [feature, control] of controls) control.show(texts[feature]!, faults[feature])
    scores.replaceChildren(scoresTable(state!.model, outputs, rawScores))
    const spoken = outputs.map((value, i) => `${nameOf(state!.model, i)} ${numberText(value)}`)
    announce(spoken.join(', '))
  }
}

function nameOf({ predictionNames }: OpenedModel, output: number): string {
  return predictionNames[output] ?? `output ${output}`
}

// One large number where there is one, lines of a table where there are several.
function scoresTable(model: OpenedModel, outputs: readonly number[], rawScores: readonly number[]): HTMLElement {
  const isSame = outputs.length === rawScores.length && outputs.every((value, i) => value === rawScores[i])
  const heads = [outputs.length === 1 ? nameOf(model, 0) : 'prediction', ...(isSame ? [] : ['raw score'])]
  const lines = Array.from({ length: Math.max(outputs.length, rawScores.length) }, (_, i) => [
    numberCell(outputs[i], 'prediction'),
    ...(isSame ? [] : [numberCell(rawScores[i], 'raw')])
  ])
  const hasNames = lines.length > 1
  return element(
    'table',
    { class: hasNames ? 'scores has-names' : 'scores' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...(hasNames ? [element('td')] : []),
        ...heads.map((head) => element('th', { scope: 'col' }, head))
      )
    ),
    element(
      'tbody',
      {},
      ...lines.map((cells, i) =>
        element('tr', {}, ...(hasNames ? [element('th', { scope: 'row' }, nameOf(model, i))] : []), ...cells)
      )
    )
  )
}

// All digits, for those who want them, when one points at it.
function numberCell(value: number | undefined, kind: 'prediction' | 'raw'): HTMLElement {
  if (value === undefined) return element('td', {}, '–')
  return element('td', { class: kind, title: String(value) }, numberText(value))
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(5))).replaceAll('-', '−')
}
