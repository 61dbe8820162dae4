/**
 * What whoever sees the champion's scores should know of it, and its examples' titles: the words that its definition has no place
 * for.
 *
 * @module
 */
import { championProtocols } from './champion.ts'

/** In one sentence. */
export const championPurpose = 'A demonstration on public data, not a model for lending decisions.'

/** The invented applicants of examples/applicants.json, in their order; the last one is the messiest. */
export const championExampleTitles: readonly string[] = [
  'Well off',
  'In the middle',
  'In trouble',
  'Straight from a form'
]

/** What it is, where it comes from and how good it is; what stands between `**` is important. */
export function aboutChampion(): string {
  const { accuracy } = championProtocols.find(({ protocol }) => protocol === 'grouped')!
  return (
    'A demonstration on public data, **not a model for lending decisions**. It was trained on monthly records of 12,500 credit ' +
    `card customers and picks the right one of three classes for **${(accuracy * 100).toFixed(1)} %** of the records of customers ` +
    'it has never seen, where what is missing counts as the worst it can be. Always answering Standard would be right for 52.3 %.'
  )
}
