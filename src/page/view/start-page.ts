/**
 * `startPage`: keeps what is shown, scores it at most once per frame when it has changed, and connects the parts.
 *
 * @module
 */
import { counted } from '../../numeric/format-count.ts'
import { type ApplicantState, stateOf, withField } from '../applicant-state.ts'
import { fieldGroups } from '../field-groups.ts'
import { type Case, caseOf, hashOf } from '../page-hash.ts'
import { readingText } from '../reading-text.ts'
import type { Subject } from '../subject.ts'
import { createAnnouncer, spoken } from './announcer.ts'
import { createClassMarks } from './class-mark.ts'
import { element, elementById } from './element.ts'
import type { Side } from './field-control.ts'
import { createFieldForm } from './field-form.ts'
import { createFilePanel } from './file-panel.ts'
import { createFindings } from './findings.ts'
import { connectPasteDialog } from './paste-dialog.ts'
import { createResultPanel } from './result-panel.ts'
import { createSummaryBar } from './summary-bar.ts'

type View = 'one' | 'two' | 'file'

// The address is updated a little later than the page: browsers limit how often it may change.
const addressPause = 300

/** Fills the page and answers what is done on it. */
export function startPage(subject: Subject): void {
  const { scorer, examples } = subject
  const groups = fieldGroups(scorer)
  const marks = createClassMarks(scorer.classes)
  const byId = {
    applicants: elementById('applicants', HTMLElement),
    file: elementById('file', HTMLElement),
    findings: elementById('findings', HTMLDivElement),
    result: elementById('result', HTMLElement),
    toolbarNote: elementById('toolbar-note', HTMLParagraphElement),
    target: elementById('target', HTMLFieldSetElement),
    copyA: elementById('copy-a', HTMLButtonElement),
    swap: elementById('swap', HTMLButtonElement)
  }
  const announce = createAnnouncer(elementById('live', HTMLParagraphElement))
  const form = createFieldForm(groups, (side, name, value) =>
    show({ ...current, [side]: withField(scorer, current[side]!, name, value) })
  )
  const panel = createResultPanel(scorer, groups, marks)
  const bar = createSummaryBar(elementById('summary-bar', HTMLButtonElement), byId.result, marks)

  let current: Case = caseOf(scorer, location.hash) ?? { a: stateOf(scorer, examples[0]!.record).state, b: undefined }
  let view: View = current.b === undefined ? 'one' : 'two'
  // The second applicant, while it is not shown.
  let keptB: ApplicantState | undefined
  let isFramePending = false
  let isFirst = true
  let addressTimer: ReturnType<typeof setTimeout> | undefined

  /** Shows a case; draws at most once per frame. */
  function show(next: Case): void {
    current = next
    if (isFramePending) return
    isFramePending = true
    requestAnimationFrame(() => {
      isFramePending = false
      draw()
    })
  }

  function draw(): void {
    const a = { state: current.a, score: scorer.score(current.a) }
    const b = current.b === undefined ? undefined : { state: current.b, score: scorer.score(current.b) }
    form.update(a, b)
    panel.update(a.score, b?.score)
    bar.update(a.score, b?.score)
    const parts = [
      spoken(scorer, a.score, b === undefined ? 'Result' : 'A'),
      ...(b === undefined ? [] : [spoken(scorer, b.score, 'B')])
    ]
    if (!isFirst) announce(parts.join(' '))
    // An untouched page keeps its plain address.
    if (!isFirst) {
      clearTimeout(addressTimer)
      addressTimer = setTimeout(() => history.replaceState(undefined, '', `#${hashOf(scorer, current)}`), addressPause)
    }
    isFirst = false
  }

  /** Switches between one applicant, two, and a file. */
  function setView(next: View): void {
    view = next
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-view]')) {
      button.setAttribute('aria-pressed', String(button.dataset['view'] === view))
    }
    byId.applicants.hidden = view === 'file'
    byId.file.hidden = view !== 'file'
    for (const node of [byId.target, byId.copyA, byId.swap]) node.hidden = view !== 'two'
    byId.applicants.classList.toggle('is-double', view === 'two')
    if (view === 'file') return
    keptB = current.b ?? keptB
    show({ a: current.a, b: view === 'one' ? undefined : (keptB ?? current.a) })
  }

  function targetSide(): Side {
    const chosen = byId.target.querySelector<HTMLInputElement>('input:checked')
    return view === 'two' && chosen?.value === 'b' ? 'b' : 'a'
  }

  /** Loads a record as an applicant and lists what was found in it, if anything, under the returned heading. */
  function load(record: object, title: string): HTMLElement | undefined {
    const { state, notes } = stateOf(scorer, record)
    if (view === 'file') setView('one')
    show({ ...current, [targetSide()]: state })
    const isClean = notes.repairs.length + notes.warnings.length === 0
    byId.findings.hidden = isClean
    tell('')
    if (isClean) return undefined
    const { node, heading } = createFindings(scorer.fields, notes, title, closeFindings)
    byId.findings.replaceChildren(node)
    return heading
  }

  function closeFindings(): void {
    byId.findings.hidden = true
    document.querySelector<HTMLButtonElement>('#open-paste')?.focus()
  }

  function tell(text: string): void {
    byId.toolbarNote.textContent = text
    byId.toolbarNote.hidden = text === ''
    if (text !== '') announce(text)
  }

  async function copyLink(): Promise<void> {
    history.replaceState(undefined, '', `#${hashOf(scorer, current)}`)
    try {
      await navigator.clipboard.writeText(location.href)
      tell('Link copied. It contains the values shown here; anyone who has it can read them.')
    } catch {
      tell('The address of this page is the link. It contains the values shown here; anyone who has it can read them.')
    }
  }

  function writeTexts(): void {
    elementById('purpose', HTMLElement).textContent = subject.purpose
    const parts = subject.about.split('**').map((text, i) => (i % 2 === 1 ? element('strong', {}, text) : text))
    elementById('about', HTMLParagraphElement).replaceChildren(...parts)
    elementById('reading', HTMLParagraphElement).textContent = readingText(scorer.definition)
    const isAll = scorer.fields.every(({ trainingRange, validRange }) => trainingRange.join() === validRange.join())
    elementById('training-note', HTMLParagraphElement).hidden = isAll
  }

  function connect(): void {
    elementById('fields', HTMLFormElement).append(...form.nodes)
    elementById('fields', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault())
    byId.result.append(...panel.nodes)
    writeTexts()
    const chips = examples.map(({ title, record }) => {
      const chip = element('button', { type: 'button', class: 'chip' }, title)
      chip.addEventListener('click', () => load(record, `Notes on “${title}”`))
      return chip
    })
    elementById('examples', HTMLDivElement).append(...chips)
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-view]')) {
      button.addEventListener('click', () => setView(button.dataset['view'] as View))
    }
    elementById('copy-link', HTMLButtonElement).addEventListener('click', () => void copyLink())
    byId.copyA.addEventListener('click', () => {
      show({ a: current.a, b: current.a })
      tell('Copied A to B.')
    })
    byId.swap.addEventListener('click', () => {
      show({ a: current.b!, b: current.a })
      tell('Swapped A and B.')
    })
    connectPasteDialog(scorer, examples.at(-1)!.record, (record, numOthers) => {
      const others = numOthers === 0 ? '' : ` (the first of ${counted(numOthers + 1, 'record')})`
      const heading = load(record, `Notes on the pasted record${others}`)
      if (heading === undefined) tell('Record loaded; nothing needed repair.')
      return heading
    })
    const filePanel = createFilePanel({
      scorer,
      marks,
      examples: examples.map(({ record }) => record),
      onOpen: (record) => (load(record, 'Notes on this row') ?? byId.result).focus(),
      onDrop: () => setView('file'),
      announce
    })
    elementById('file-panel', HTMLDivElement).append(filePanel)
    addEventListener('hashchange', () => {
      const next = caseOf(scorer, location.hash)
      // A link within the page was followed: put the values back into the address.
      if (next === undefined) return history.replaceState(undefined, '', `#${hashOf(scorer, current)}`)
      show(next)
      setView(next.b === undefined ? 'one' : 'two')
    })
  }

  connect()
  setView(view)
}
