// The applicant schema speaks Standard Schema, so form and API libraries take it as it is. Run: node examples/validate.js
import { applicantJsonSchema, applicantSchema } from 'opencredit/credit'
import { readFileSync } from 'node:fs'

const dirty = JSON.parse(readFileSync(new URL('applicants.json', import.meta.url))).at(-1)

const validate = applicantSchema['~standard'].validate
const good = validate(dirty)
console.log(
  'dirty, yet readable:',
  good.issues === undefined,
  `(${good.value.repairs.length} repairs, ${good.value.warnings.length} warnings)`
)

const bad = validate({ ...dirty, Age: true, Outstanding_Debt: [] })
console.log('wrong types:', bad.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))

console.log('JSON Schema of Age:', JSON.stringify(applicantJsonSchema().properties.Age))
