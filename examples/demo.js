// Scores four applicants with the model shipped in the package and explains the scores. Run: npm run demo
import { scoreApplicants } from 'opencredit'
import { readFileSync } from 'node:fs'

// Invented applicants. The last one looks like a real record: underscores, placeholders, numbers as text, gaps.
const applicants = JSON.parse(readFileSync(new URL('applicants.json', import.meta.url)))
const titles = [
  'Well off, no debt, long history',
  'In the middle',
  'Low income, high debt, many delays',
  'Straight from a form, unedited'
]
const scores = scoreApplicants(applicants)

titles.forEach((title, i) => {
  console.log(`\n${title}`)
  const { status, message, prediction, probabilities, points, reasons, repairs, warnings } = scores[i]
  if (status !== 'scored') return console.log(`  ${status}: ${message}`)
  console.log(`  class          ${prediction}, ${points} points`)
  const percent = Object.entries(probabilities).map(
    ([name, probability]) => `${name} ${(100 * probability).toFixed(1)} %`
  )
  console.log(`  probabilities  ${percent.join('   ')}`)
  reasons.forEach(({ rank, text, points: lost }) => {
    console.log(`  ${rank === 1 ? 'reasons        ' : '               '}${rank}. ${text} (${lost})`)
  })
  repairs.forEach(({ field, message }) => console.log(`  repaired       ${field}: ${message}`))
  warnings.forEach(({ field, message }) => console.log(`  warning        ${field}: ${message}`))
})
