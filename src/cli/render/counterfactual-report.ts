/**
 * What would change a decision, for people.
 *
 * @module
 */
import type { Counterfactuals, FieldChange } from '../../credit/counterfactuals/counterfactuals.ts'
import type { CreditScorer } from '../../credit/scorer.ts'
import { printable } from '../io/printable.ts'
import { type Layout, valueText, wrapped } from './terminal.ts'

/** One applicant's answers as lines of text, ending in a line feed. */
export function counterfactualReport(
  { status, target, answers, pairs }: Counterfactuals,
  heading: string,
  { fields }: Pick<CreditScorer, 'fields'>,
  { style, width }: Layout
): string {
  const labelOf = (name: string): string => fields.find((field) => field.name === name)?.label ?? name
  const changeText = ({ field, from, to }: FieldChange): string =>
    `${labelOf(field)} ${valueText(from)} → ${valueText(to)}`
  const title = style.bold(printable(heading))
  switch (status) {
    case 'reached':
      return `${title}: ${target} or better already\n`
    case 'insufficient information':
      return `${title}: too little is known\n`
    case 'none': {
      const searched = { all: 'one or two fields', some: 'one field, or of most pairs,', none: 'one field' }[pairs]
      return `${title}: no change of ${searched} reaches ${target}, and no other was found\n`
    }
    case 'found':
      return [
        `${title}: what would reach ${target}`,
        ...answers.flatMap(({ changes, prediction, points }, i) => {
          const texts = wrapped(changes.map(changeText), width - 6, '; ')
          const result = style.dim(`${prediction}, ${points} points`)
          return [
            ...texts.map((text, line) => `${line === 0 ? `${i + 1}`.padStart(3) : '   '}  ${text}`),
            `     ${result}`
          ]
        }),
        ''
      ].join('\n')
  }
}
