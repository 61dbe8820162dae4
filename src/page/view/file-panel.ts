/**
 * The part of the page that scores a file: choosing it, progress, counts, the first rows and saving the results.
 *
 * @module
 */
import { counted, grouped } from '../../numeric/format-count.ts'
import type { FieldSpec } from '../../credit/fields/field-spec.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { csvLine } from '../../records/csv-writer.ts'
import { createFileResults, type FileResults } from '../file-results.ts'
import { percent } from '../value-text.ts'
import { scoreFile } from '../score-file.ts'
import { download } from './download.ts'
import { acceptDrops } from './dropped-files.ts'
import { element } from './element.ts'
import type { ClassMarks } from './class-mark.ts'
import { createFileReport } from './file-report.ts'

/** What the panel needs from the page. */
export interface FilePanelOptions {
  readonly scorer: CreditScorer
  readonly marks: ClassMarks
  readonly examples: readonly Readonly<Record<string, number | string | null>>[]
  /** Shows a row of the file as an applicant. */
  readonly onOpen: (record: Readonly<Record<string, unknown>>) => void
  /** Called when a file is dropped anywhere on the page. */
  readonly onDrop: () => void
  readonly announce: (text: string) => void
}

const maxShown = 20

/** Creates the panel. */
export function createFilePanel({ scorer, marks, examples, onOpen, onDrop, announce }: FilePanelOptions): HTMLElement {
  const input = element('input', {
    type: 'file',
    id: 'file-input',
    accept: '.csv,.tsv,.txt,text/csv,text/tab-separated-values',
    class: 'visually-hidden'
  })
  const zone = element(
    'label',
    { class: 'drop-zone', for: 'file-input' },
    element('strong', {}, 'Choose a CSV file'),
    element('span', {}, 'or drop it here')
  )
  const example = element('a', { class: 'quiet', href: '#', download: 'applicants.csv' }, 'Download an example file')
  const status = element('p', { class: 'file-status' })
  const progress = element('progress', { max: 1, value: 0, 'aria-label': 'Progress' })
  const cancel = element('button', { type: 'button', class: 'quiet', id: 'file-cancel' }, 'Cancel')
  const running = element('div', { class: 'file-running', hidden: true }, progress, cancel)
  const report = createFileReport(scorer, marks, onOpen)
  const save = element(
    'button',
    { type: 'button', class: 'primary', id: 'file-save', hidden: true },
    'Save results as CSV'
  )

  let current: AbortController | undefined
  let results: FileResults | undefined
  let resultName = ''

  const start = async (file: File): Promise<void> => {
    current?.abort()
    const own = new AbortController()
    current = own
    const ownResults = createFileResults(scorer.classes, maxShown)
    results = ownResults
    resultName = `${file.name.replace(/\.\w+$/, '')}-scored.csv`
    running.hidden = false
    save.hidden = true
    status.classList.remove('problem')
    const begin = performance.now()
    let shownAt = 0
    const show = (share: number): void => {
      shownAt = performance.now()
      progress.value = share
      const perSecond = Math.round((ownResults.numRows() / (shownAt - begin)) * 1000)
      status.textContent = `${file.name}: ${counted(ownResults.numRows(), 'row')}, ${percent(share)}, ${grouped(perSecond)} per second`
      report.update(ownResults)
    }
    try {
      for await (const { rows, share } of scoreFile(scorer, file, {
        signal: own.signal,
        onHeader: ownResults.addHeader
      })) {
        ownResults.addRows(rows)
        if (performance.now() - shownAt > 100) show(share)
      }
      if (current !== own) return
      const rows = counted(ownResults.numRows(), 'row')
      status.textContent = own.signal.aborted
        ? `${file.name}: stopped after ${rows}.`
        : `${file.name}: ${rows} in ${((performance.now() - begin) / 1000).toFixed(1)} seconds${notScored(ownResults)}.`
    } catch (error) {
      if (current !== own) return
      const numRows = ownResults.numRows()
      const place = numRows === 0 ? '' : `after ${counted(numRows, 'row')}, `
      status.textContent = `${file.name}: ${place}${(error as Error).message}.`
      status.classList.add('problem')
    }
    // The Cancel button disappears; the focus moves to where a file is chosen.
    if (running.contains(document.activeElement)) input.focus()
    running.hidden = true
    save.hidden = ownResults.numRows() === 0
    report.update(ownResults)
    announce(status.textContent)
  }

  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    // Cleared, so that the same file can be chosen again.
    if (file !== undefined) void start(file).finally(() => (input.value = ''))
  })
  acceptDrops(zone, ([file]) => {
    onDrop()
    void start(file!)
  })
  cancel.addEventListener('click', () => current?.abort())
  save.addEventListener('click', () => download(results!.csv(), resultName))
  example.addEventListener('click', (event) => {
    event.preventDefault()
    download(new Blob([exampleFile(scorer.fields, examples)], { type: 'text/csv' }), 'applicants.csv')
  })
  return element(
    'div',
    { class: 'file-panel' },
    input,
    zone,
    element('div', { class: 'file-actions' }, status, running, save, example),
    report.node
  )
}

function notScored(results: FileResults): string {
  const number = results.numFaults() + results.numInsufficient()
  return number === 0 ? '' : `, ${grouped(number)} of them not scored`
}

// A field given under an alias goes into the column of its own name.
function exampleFile(fields: readonly FieldSpec[], examples: FilePanelOptions['examples']): string {
  const columns = fields.filter(({ required }) => required)
  const rows = examples.map((record) =>
    columns.map(
      ({ name, aliases = [] }) =>
        [name, ...aliases].map((key) => record[key]).find((cell) => cell !== undefined && cell !== null) ?? ''
    )
  )
  return [columns.map(({ name }) => name), ...rows].map(csvLine).join('')
}
