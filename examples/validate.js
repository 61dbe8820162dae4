// The applicant schema is a Standard Schema, so form and API libraries accept it directly. Run: node examples/validate.js
import { applicantJsonSchema, applicantSchema } from 'opencredit/credit'
import { readFileSync } from 'node:fs'

const messy = JSON.parse(readFileSync(new URL('applicants.json', import.meta.url))).at(-1)

const validate = applicantSchema['~standard'].validate
const good = validate(messy)
console.log(
  'messy but readable:',
  good.issues === undefined,
  `(${good.value.repairs.length} repairs, ${good.value.warnings.length} warnings)`
)

const bad = validate({ ...messy, Age: true, Outstanding_Debt: [] })
console.log('wrong types:', bad.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))

console.log('JSON Schema of Age:', JSON.stringify(applicantJsonSchema().properties.Age))
