/**
 * m2cgen: models as generated JavaScript.
 */
import { Script } from 'node:vm'
import { oneByOne, readBytes, readRows, serve } from './protocol.js'

const { version } = JSON.parse(readBytes('compiled', 'm2cgen.json'))

serve({ m2cgen: version, node: process.versions.node }, (task, model, numRows) => {
  if (task !== 'probability') throw new Error('generated code gives probabilities only')
  const { source, reason } = JSON.parse(readBytes('compiled', `m2cgen-${model}.json`))
  if (source === undefined) throw new Error(reason)
  const score = new Script(`${source}\nscore`).runInThisContext()
  // Of a binary model the last of two probabilities.
  const predict = (row) => (model === 'a' ? score(row) : score(row).slice(-1))
  return oneByOne(predict, readRows(model, numRows))
})
