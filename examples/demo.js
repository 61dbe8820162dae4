// Scores three applicants with the model inside the package and says why. Run: npm run demo
import { scoreApplicants } from 'opencredit'
import { dirty, poor, wealthy } from './applicants.js'

const applicants = { 'Well off, no debt, long history': wealthy, 'As typed into a form, dirt and all': dirty, 'Low income, high debt, many delays': poor }
const scores = scoreApplicants(Object.values(applicants))

Object.keys(applicants).forEach((title, i) => {
  const { prediction, probabilities, points, reasons, repairs, warnings } = scores[i]
  console.log(`\n${title}`)
  console.log(`  class          ${prediction}, ${points} points`)
  const percent = Object.entries(probabilities).map(([name, probability]) => `${name} ${(100 * probability).toFixed(1)} %`)
  console.log(`  probabilities  ${percent.join('   ')}`)
  reasons.forEach(({ rank, text, points: lost }) => {
    console.log(`  ${rank === 1 ? 'reasons        ' : '               '}${rank}. ${text} (${lost} points)`)
  })
  repairs.forEach(({ field, message }) => console.log(`  repaired       ${field}: ${message}`))
  warnings.forEach(({ field, message }) => console.log(`  warning        ${field}: ${message}`))
})
