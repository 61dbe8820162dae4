/**
 * The table of parameters as Markdown, for the documentation.
 *
 * @module
 */

import { parameterRemarks } from './parameter-remarks.ts'
import { type ParameterRow, parameterTable } from './parameter-table.ts'
import { expectationOf, spellingsOf } from './read-parameter.ts'

/** A Markdown table with a line for every parameter: its names, values, default, and what training does with it. */
export function parametersMarkdown(): string {
  const lines = parameterTable.map((row) => `| ${cellsOf(row).join(' | ')} |`)
  return ['| parameter | other names | value | default | status |', '|---|---|---|---|---|', ...lines, ''].join('\n')
}

const remarks: Readonly<Record<string, string | undefined>> = parameterRemarks

function cellsOf(row: ParameterRow): string[] {
  const [name, aliases, , byDefault, , status, remark = remarks[name]] = row
  const shownDefault = byDefault === '' || byDefault === undefined ? '' : code(byDefault)
  const unless = status === 'refused' ? ` unless ${shownDefault === '' ? 'empty' : shownDefault}` : ''
  return [
    code(name),
    aliases.split(' ').filter(Boolean).map(code).join(', '),
    valuesOf(row),
    shownDefault,
    `${status}${unless}${remark === undefined ? '' : `: ${remark}`}`
  ]
}

function valuesOf(row: ParameterRow): string {
  const [, , kind, , range] = row
  if (kind !== 'choice' && kind !== 'word' && kind !== 'choices') return expectationOf(row)
  const words = spellingsOf(range).map(([word, ...others]) =>
    others.length === 0 ? code(word) : `${code(word)} (${others.map(code).join(', ')})`
  )
  return `${kind === 'choices' ? 'any of ' : ''}${words.join(', ')}`
}

function code(value: string | number | boolean): string {
  return `\`${value}\``
}
