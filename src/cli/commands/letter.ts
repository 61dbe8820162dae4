/**
 * `opencredit letter`: adverse action letters.
 *
 * @module
 */
import { join } from 'node:path'
import { adverseActionLetter, type Letter } from '../../credit/letter/adverse-action-letter.ts'
import { checkDate, checkLetterhead, type Letterhead } from '../../credit/letter/letter-options.ts'
import type { RawRecord } from '../../credit/scorer.ts'
import { readJsonFile } from '../../node/read-json-file.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { askApplicants, reportErrors } from '../io/applicants.ts'
import { type CliIo, notice, usageError } from '../io/command.ts'
import { inputOf } from '../io/input.ts'
import { makeFolder } from '../io/make-folder.ts'
import { isOnTerminal, writeText } from '../io/output.ts'
import { replaceFile } from '../io/replace-file.ts'
import { argumentsOf, formatOption, namesOption } from './arguments.ts'
import { scorerOf } from './scorer-option.ts'

export const help: string = `Usage: opencredit letter [file] --letterhead <file> --date <day> --id <name>

Writes the letters that applicants who do not pass get under Regulation B: what
was decided, the principal reasons, and the notice of the Equal Credit
Opportunity Act; where too little is known for a score, what is missing and
until when. Applicants who pass get none.
Reads CSV with a header, NDJSON or JSON from a file, or from standard input if
the file is - or left out. Letters go to standard output as plain text with a
form feed between them, or to a folder, each as text and as HTML.

Options:
      --letterhead <file>  JSON: {"creditor":{"name":…,"address":[…]},
                           "agency":{"name":…,"address":[…]}}, where agency is
                           the federal agency of appendix A; may also have
                           action, creditRequested, reportingAgencies and
                           signatory
      --date <day>         day of the letters, YYYY-MM-DD
      --id <name>          column or key with the application's identifier
      --name <name>        column or key with the applicant's name
      --address <names>    columns or keys with the lines of the address,
                           separated by commas
      --respond-by <day>   last day to send what is missing
      --artifact <file>    packed scorer (default: the built-in one)
      --out <folder>       write <id>.txt and <id>.html into a folder
      --format <name>      csv, ndjson or json (default: by name or content)
  -h, --help               show this help

The reasons are those of "opencredit score". That the letters are true, complete
and sent in time is up to the lender.

Examples:
  opencredit letter declined.csv --letterhead bank.json --date 2026-11-27 \\
    --id ID --respond-by 2026-12-27 --out letters
`

const options = {
  letterhead: { type: 'string' },
  date: { type: 'string' },
  id: { type: 'string' },
  name: { type: 'string' },
  address: { type: 'string' },
  'respond-by': { type: 'string' },
  artifact: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string' }
} as const

// What is safe as the name of a file everywhere, and cannot lead out of the folder.
const fileName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

function letterheadOf(value: unknown): Letterhead {
  checkLetterhead(value as Letterhead)
  return value as Letterhead
}

/** Runs the command. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options, 1)
  const { date, id, name, out, artifact, 'respond-by': respondBy } = values
  const letterheadPath = required('letterhead', values.letterhead)
  requireDay('date', required('date', date))
  const idName = required('id', id)
  if (respondBy !== undefined) {
    requireDay('respond-by', respondBy)
    if (respondBy <= date!) throw usageError('--respond-by expected a day after --date')
  }
  const address = namesOption('address', values.address) ?? []
  const format = formatOption(values.format)
  const scorer = scorerOf(artifact)
  const letterhead = readJsonFile(letterheadPath, letterheadOf)
  const input = inputOf(positionals[0], { read: [letterheadPath, artifact], written: [] }, io)

  const letterTo = (
    record: RawRecord,
    [ofId = '', ofName = '', ...ofAddress]: readonly string[]
  ): Letter | 'passes' => {
    const score = scorer.score(record)
    if (score.status === 'scored' && score.passes) return 'passes'
    const lines = ofAddress.filter((line) => line !== '')
    const applicant = { ...(ofName === '' ? {} : { name: ofName }), ...(lines.length === 0 ? {} : { address: lines }) }
    return adverseActionLetter(score, {
      ...letterhead,
      date: date!,
      id: ofId,
      applicant,
      fields: scorer.fields,
      ...(respondBy === undefined ? {} : { respondBy })
    })
  }

  const written = new Set<string>()
  let numLetters = 0
  const write = async (letter: Letter): Promise<void> => {
    if (out === undefined) return writeText(io.stdout, (numLetters > 0 ? '\f' : '') + letter.text)
    if (!fileName.test(letter.id)) throw new RangeError('the identifier cannot be the name of a file')
    if (written.has(letter.id)) throw new RangeError('an applicant before has the same identifier')
    const encoder = new TextEncoder()
    replaceFile(join(out, `${letter.id}.txt`), [encoder.encode(letter.text)])
    replaceFile(join(out, `${letter.id}.html`), [encoder.encode(letter.html)])
  }

  if (out !== undefined) await makeFolder(out)
  const errors: { line: number | undefined; error: Error }[] = []
  let numItems = 0
  const names = [idName, ...(name === undefined ? [] : [name]), ...address]
  // Without a column of names, the address follows the identifier at once.
  const withName = (named: readonly string[]): readonly string[] =>
    name === undefined ? [named[0]!, '', ...named.slice(1)] : named
  const answers = askApplicants(
    input,
    scorer,
    { format, names, isOutputShown: isOnTerminal(out, io) },
    (record, named) => letterTo(record, withName(named)),
    io
  )
  for await (const { line, answer, error } of answers) {
    numItems++
    if (error !== undefined) errors.push({ line, error })
    if (answer === undefined || answer === 'passes') continue
    try {
      await write(answer)
      written.add(answer.id)
      numLetters++
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      errors.push({ line, error: cause })
    }
  }
  const numPassing = numItems - numLetters - errors.length
  notice(io, `${counted(numLetters, 'letter')}; ${grouped(numPassing)} of ${counted(numItems, 'applicant')} pass`)
  return reportErrors(errors, numItems, input.name, io)
}

function required(name: string, value: string | undefined): string {
  if (value === undefined) throw usageError(`missing --${name}`)
  return value
}

// Once, and not for every applicant.
function requireDay(name: string, day: string): void {
  try {
    checkDate(name, day)
  } catch {
    throw usageError(`--${name} expected a day as YYYY-MM-DD`)
  }
}
