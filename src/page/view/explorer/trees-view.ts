/**
 * The view of single trees.
 *
 * @module
 */
import { grouped } from '../../../numeric/format-count.ts'
import { element, setAttributes } from '../element.ts'
import { createList, createSegmented } from './choices.ts'
import type { ExplorerState, ExplorerView } from './explorer-view.ts'
import { createPlotFigure } from './plot-figure.ts'

const wholeDepth = 1_000_000

/** Creates the view. */
export function createTreesView(place: HTMLElement): ExplorerView {
  let state: ExplorerState | undefined
  const number = element('input', {
    type: 'number',
    id: 'tree-number',
    min: 0,
    step: 1,
    value: 0,
    inputmode: 'numeric'
  })
  const previous = element('button', { type: 'button', class: 'quiet', 'aria-label': 'Previous tree' }, '‹')
  const next = element('button', { type: 'button', class: 'quiet', 'aria-label': 'Next tree' }, '›')
  const count = element('span', { class: 'of' })
  const depth = createList(
    'tree-depth',
    'Depth',
    [
      ...[2, 3, 4, 6, 8, 12].map((levels) => [String(levels), `${levels} splits`] as const),
      [String(wholeDepth), 'all']
    ],
    () => figure.refresh()
  )
  depth.list.value = '3'
  const orientation = createSegmented(
    'Drawn',
    'orientation',
    [
      ['horizontal', 'Across'],
      ['vertical', 'Down']
    ],
    () => figure.refresh()
  )
  const marks = element('input', { type: 'checkbox', id: 'marks-row', checked: true })
  const tree = (): number => Math.min(Math.max(Math.trunc(number.valueAsNumber) || 0, 0), state!.model.numTrees - 1)
  const figure = createPlotFigure({
    label: 'Tree',
    fileName: () => `tree-${tree()}`,
    draw: async () =>
      state?.client.ask('tree', {
        tree: tree(),
        maxDepth: Number(depth.list.value),
        orientation: orientation.value() as 'horizontal' | 'vertical',
        marksRow: marks.checked
      })
  })
  const go = (to: number): void => {
    number.value = String(to)
    previous.disabled = tree() === 0
    next.disabled = tree() === state!.model.numTrees - 1
    figure.refresh()
  }
  number.addEventListener('input', () => {
    // An empty field is about to be filled.
    if (Number.isFinite(number.valueAsNumber)) go(tree())
  })
  previous.addEventListener('click', () => go(tree() - 1))
  next.addEventListener('click', () => go(tree() + 1))
  marks.addEventListener('change', () => figure.refresh())
  place.append(
    element('h2', {}, 'Trees'),
    element(
      'div',
      { class: 'controls' },
      element(
        'div',
        { class: 'stepper' },
        element('label', { for: 'tree-number' }, 'Tree'),
        previous,
        number,
        next,
        count
      ),
      depth.node,
      orientation.node,
      element('label', { class: 'check' }, marks, 'Mark the way of the one row')
    ),
    figure.node
  )
  return {
    show: (opened) => {
      const isNew = opened.model !== state?.model
      state = opened
      const { numTrees } = opened.model
      setAttributes(number, { max: numTrees - 1 })
      count.textContent = `0 to ${grouped(numTrees - 1)}`
      if (numTrees > 0) go(isNew ? 0 : tree())
    }
  }
}
