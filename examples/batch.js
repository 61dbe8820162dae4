// Scores a file of applicants line by line, however long it is. Run: node examples/batch.js applicants.csv
import { scoreApplicant } from 'opencredit'
import { readRecords } from 'opencredit/node'

const file = process.argv[2] ?? new URL('applicants.csv', import.meta.url).pathname
for await (const { record, error, line } of readRecords(file)) {
  if (error) console.log(JSON.stringify({ line, error: error.message }))
  else {
    const { status, prediction, points, reasons, missing } = scoreApplicant(record)
    const result = status === 'scored' ? { prediction, points, reason: reasons[0]?.text ?? null } : { status, missing }
    console.log(JSON.stringify({ line, ...result }))
  }
}
