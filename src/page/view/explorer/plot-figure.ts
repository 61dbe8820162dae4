/**
 * `createPlotFigure`: a plot that fits its place, is drawn again when that changes, and can be saved.
 *
 * @module
 */
import { darkStyle } from '../../../plot/svg.ts'
import { element } from '../element.ts'
import { saveAsPng, saveAsSvg } from './save-plot.ts'

/** A figure. */
export interface PlotFigure {
  readonly node: HTMLElement
  /** Draws it again, now or when it is next seen. */
  readonly refresh: () => void
}

/** What a figure needs. */
export interface PlotFigureOptions {
  /** What it shows, for those who cannot see it. */
  readonly label: string
  /** Name of saved files, without ending. */
  readonly fileName: () => string
  /** The plot in this width; undefined where there is none to draw. */
  readonly draw: (width: number) => Promise<string | undefined>
}

// Below, plots are not drawn; the place scrolls.
const leastWidth = 320

/** Creates a figure without a plot. */
export function createPlotFigure({ label, fileName, draw }: PlotFigureOptions): PlotFigure {
  const area = element('div', { class: 'plot-area', role: 'region', 'aria-label': label, tabindex: 0 })
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true })
  const svg = element('button', { type: 'button', class: 'quiet', 'aria-label': `Save as SVG: ${label}` }, 'SVG')
  const png = element('button', { type: 'button', class: 'quiet', 'aria-label': `Save as PNG: ${label}` }, 'PNG')
  const actions = element('div', { class: 'plot-actions', role: 'group', 'aria-label': `Save: ${label}` }, svg, png)
  const node = element('figure', { class: 'plot', hidden: true }, area, problem, actions)
  let shown = ''
  let isCurrent = false
  let isDrawing = false
  let drawnWidth = 0

  const show = (plot: string): void => {
    shown = plot
    const { documentElement } = new DOMParser().parseFromString(plot.replace(darkStyle, ''), 'image/svg+xml')
    area.replaceChildren(document.importNode(documentElement, true))
    svg.hidden = png.hidden = false
    problem.hidden = true
  }
  const tell = (message: string): void => {
    problem.textContent = message
    problem.hidden = false
  }
  const needsDrawing = (): boolean => {
    const width = Math.floor(area.clientWidth)
    return width > 0 && !(isCurrent && width === drawnWidth)
  }
  // One at a time: what is asked for meanwhile is drawn once, afterwards.
  const drawNow = async (): Promise<void> => {
    if (isDrawing) return
    isDrawing = true
    while (needsDrawing()) {
      isCurrent = true
      drawnWidth = Math.floor(area.clientWidth)
      try {
        const plot = await draw(Math.max(drawnWidth, leastWidth))
        if (plot !== undefined) show(plot)
      } catch (error) {
        if (!isCurrent) continue
        area.replaceChildren()
        svg.hidden = png.hidden = true
        tell(`${(error as Error).message}.`)
      }
    }
    isDrawing = false
  }
  svg.addEventListener('click', () => saveAsSvg(shown, fileName()))
  png.addEventListener('click', () => {
    saveAsPng(shown, fileName()).catch((error: Error) => tell(`${error.message}.`))
  })
  // Also when it is shown, as its width is 0 before.
  new ResizeObserver(() => void drawNow()).observe(area)
  return {
    node,
    refresh: () => {
      isCurrent = false
      node.hidden = false
      void drawNow()
    }
  }
}
