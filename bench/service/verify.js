/**
 * Compares the responses of an endpoint with the results of OpenCredit's library, before anything is timed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { compare } from '../measure.js'
import { limits } from '../peers/tools.js'
import { materialFolder } from './prepare.js'

const probabilityLimit = 1e-12
// shap computes interventional values in float32, so a group at the edge of rounding may have another point.
const sameReasonsShare = 0.99

const expected = JSON.parse(readFileSync(join(materialFolder, 'expected.json'), 'utf8'))
const classes = ['Poor', 'Standard', 'Good']

/**
 * @returns { applicants, probabilities: largest difference, reasons: how many applicants have the same reasons and
 *   points, contributions: largest difference where they do }
 * @throws Error when they are not the same
 */
export async function verify({ name, path, bodies, read, expects }, url) {
  const lines = readFileSync(join(materialFolder, `${bodies}.ndjson`), 'utf8').split('\n')
  const answers = []
  for (const body of lines.slice(0, expected.length)) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url + path, { method: 'POST', headers, body })
    if (response.status !== 200) throw new Error(`${name} responded with ${response.status}`)
    answers.push(read(await response.json()))
  }
  const probabilities = compare(
    answers.flatMap(({ probabilities: of }) => (Array.isArray(of) ? of : classes.map((one) => of[one]))),
    expected.flatMap((one) => one.probabilities)
  ).largest
  if (probabilities > probabilityLimit) throw new Error(`${name}: probabilities differ by ${probabilities}`)
  if (expects === undefined) return { applicants: answers.length, probabilities }

  const keysOf = (reasons) => reasons.map(({ code, points }) => ({ code, points }))
  const pairs = answers
    .map(({ reasons }, i) => [reasons, expected[i][expects]])
    .filter(([got, right]) => isDeepStrictEqual(keysOf(got), keysOf(right)))
  if (pairs.length < sameReasonsShare * answers.length)
    throw new Error(`${name}: ${pairs.length} of ${answers.length} applicants have the same reasons`)
  const contributionsOf = (side) => pairs.flatMap((pair) => pair[side].map(({ contribution }) => contribution))
  const contributions = compare(contributionsOf(0), contributionsOf(1))
  if (!limits.float32(contributions)) throw new Error(`${name}: contributions differ by ${contributions.largest}`)
  return { applicants: answers.length, probabilities, reasons: pairs.length, contributions: contributions.largest }
}
