/**
 * `startExplorer`: opens files, keeps what is open, and connects the views.
 *
 * @module
 */
import { darkStyle } from '../../../plot/svg.ts'
import { counted } from '../../../numeric/format-count.ts'
import type { OpenedRows } from '../../explorer/session.ts'
import { percent } from '../../value-text.ts'
import { createAnnouncer } from '../announcer.ts'
import { acceptDrops } from '../dropped-files.ts'
import { element, elementById } from '../element.ts'
import type { ExplorerState, ExplorerView } from './explorer-view.ts'
import { createModelView } from './model-view.ts'
import { type NamedFile, openedFiles } from './opened-files.ts'
import { createRowView } from './row-view.ts'
import { createRowsView } from './rows-view.ts'
import { createSessionClient } from './session-client.ts'
import { createTreesView } from './trees-view.ts'

const isTable = (name: string): boolean => /\.(?:csv|tsv)$/i.test(name)

/** Fills the page and answers what is done on it. */
export function startExplorer(): void {
  usePlotColours()
  const byId = {
    views: elementById('views', HTMLElement),
    modelInput: elementById('model-input', HTMLInputElement),
    modelZone: elementById('model-zone', HTMLLabelElement),
    rowsOpening: elementById('rows-opening', HTMLDivElement),
    rowsInput: elementById('rows-input', HTMLInputElement),
    rowsZone: elementById('rows-zone', HTMLLabelElement),
    status: elementById('status', HTMLParagraphElement),
    running: elementById('running', HTMLDivElement),
    progress: elementById('progress', HTMLProgressElement)
  }
  const announce = createAnnouncer(elementById('live', HTMLParagraphElement))
  const place = (name: string): HTMLElement => elementById(`view-${name}`, HTMLElement)
  const views: Readonly<Record<string, ExplorerView>> = {
    model: createModelView(place('model')),
    trees: createTreesView(place('trees')),
    rows: createRowsView(place('rows')),
    row: createRowView(place('row'), announce)
  }
  let view = 'model'
  let state: ExplorerState | undefined
  let rowsFile: NamedFile | undefined
  // What ends the work that is going on.
  let stop: (() => void) | undefined

  function tell(text: string, isProblem = false): void {
    byId.status.textContent = text
    byId.status.classList.toggle('problem', isProblem)
    if (text !== '') announce(text)
  }

  function begin(text: string, onStop: () => void): void {
    stop = onStop
    tell(text)
    byId.progress.removeAttribute('value')
    byId.running.hidden = false
  }

  function end(): void {
    stop = undefined
    if (byId.running.contains(document.activeElement)) byId.modelInput.focus()
    byId.running.hidden = true
  }

  // In a session of its own, so that the model before stays if this one cannot be opened, or is stopped.
  async function openModel({ name, blob }: NamedFile): Promise<void> {
    stop?.()
    const client = createSessionClient()
    const isCurrent = (): boolean => stop === onStop
    const onStop = (): void => {
      client.close()
      end()
      tell(`${name}: stopped.`)
    }
    begin(`${name}: opening…`, onStop)
    try {
      const model = await client.open(blob, name)
      if (!isCurrent()) return
      end()
      tell('')
      const before = state?.client
      state = { client, model, rows: undefined }
      showState()
      before?.close()
      announce(`${name} is open.`)
      if (rowsFile !== undefined) await openRows(rowsFile)
    } catch (error) {
      if (!isCurrent()) return
      client.close()
      end()
      tell(`${name} cannot be opened: ${(error as Error).message}.`, true)
    }
  }

  async function openRows(file: NamedFile): Promise<void> {
    const { name, blob } = file
    if (state === undefined) {
      rowsFile = file
      tell(`${name}: open the model it is for, too.`)
      return
    }
    stop?.()
    const { client } = state
    const viewBefore = view
    const onStop = (): void => client.stopReading()
    begin(`${name}: reading…`, onStop)
    try {
      const rows = await client.readRows(blob, ({ numRows, share }) => {
        if (stop !== onStop) return
        byId.progress.value = share
        byId.status.textContent = `${name}: ${counted(numRows, 'row')}, ${percent(share)}`
      })
      if (stop !== onStop) return
      end()
      rowsFile = file
      state = { ...state, rows }
      tell('')
      announce(`${name}: ${counted(rows.numRows, 'row')}.`)
      showState()
      // Not away from what was chosen meanwhile.
      setView(view === viewBefore && (view === 'model' || view === 'trees') ? 'rows' : view)
    } catch (error) {
      if (stop !== onStop) return
      end()
      tell(`${name} cannot be read: ${(error as Error).message}.`, true)
    }
  }

  function showState(): void {
    const { model, rows } = state!
    document.body.classList.add('is-open')
    byId.views.hidden = false
    byId.rowsOpening.hidden = false
    showZones(model.name, rows)
    elementById('title', HTMLHeadingElement).textContent = model.name
    document.title = `${model.name}: OpenCredit model explorer`
    setView(view)
  }

  function showZones(modelName?: string, rows?: OpenedRows): void {
    byId.modelZone.replaceChildren(
      element('strong', {}, modelName ?? 'Open a model'),
      element('span', {}, modelName === undefined ? 'or drop it here, with a CSV file if you like' : 'open another')
    )
    byId.rowsZone.replaceChildren(
      element('strong', {}, rows === undefined ? 'Open a CSV file' : rowsFile!.name),
      element('span', {}, rows === undefined ? 'or drop it here' : `${counted(rows.numRows, 'row')}; open another`)
    )
  }

  function setView(next: string): void {
    view = next
    for (const button of byId.views.querySelectorAll<HTMLButtonElement>('[data-view]'))
      button.setAttribute('aria-pressed', String(button.dataset['view'] === view))
    for (const name of Object.keys(views)) place(name).hidden = name !== view
    views[view]!.show(state!)
  }

  async function openAll(files: readonly NamedFile[]): Promise<void> {
    const table = files.find(({ name }) => isTable(name))
    const model = files.find(({ name }) => !isTable(name))
    // A new model reads the rows that are open; new ones must be known before.
    if (model !== undefined) {
      if (table !== undefined) rowsFile = table
      await openModel(model)
    } else if (table !== undefined) await openRows(table)
  }

  const named = (file: File): NamedFile => ({ name: file.name, blob: file })
  const onChosen = (input: HTMLInputElement, open: (file: NamedFile) => Promise<void>): void =>
    input.addEventListener('change', () => {
      const [file] = input.files ?? []
      // Cleared, so that the same file can be chosen again.
      if (file !== undefined) void open(named(file)).finally(() => (input.value = ''))
    })
  onChosen(byId.modelInput, openModel)
  onChosen(byId.rowsInput, openRows)
  acceptDrops(byId.modelZone, (files) => void openAll(files.map(named)))
  elementById('stop', HTMLButtonElement).addEventListener('click', () => stop?.())
  for (const button of byId.views.querySelectorAll<HTMLButtonElement>('[data-view]'))
    button.addEventListener('click', () => setView(button.dataset['view']!))
  showZones()
  openedFiles().then(openAll, (error: Error) => tell(`${error.message}.`, true))
}

// The dark colours of plots, which may not bring a style of their own into the page.
function usePlotColours(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(darkStyle.replace(/<\/?style>/g, ''))
  document.adoptedStyleSheets.push(sheet)
}
