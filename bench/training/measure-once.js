/**
 * One measurement of one tool, in a process of its own.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { dataFolder, readNumbers } from './datasets.js'
import { auc, logLoss, ndcg } from './metrics.js'
import { parametersOf } from './tools.js'

/**
 * @param tool one of tools.js
 * @param dataset as prepareDataset gives it
 * @param setting { rounds, leaves, threads }
 * @returns { version, binning, training, peaks } as in peer.py; `threads` of a tool that did not use as many as it should; `model`, a
 *   hash of the model file of tools that write one; `metrics` of the test rows. Or { error }
 */
export async function measureOnce(tool, dataset, setting) {
  const output = join(dataFolder, `output-${process.pid}`)
  const parameters = parametersOf(dataset, setting, tool.parameters)
  const answer = await answerOf(
    tool.command,
    { ...dataset, output, parameters, rounds: setting.rounds },
    setting.threads
  )
  if (answer.error !== undefined) return answer
  const scores = readNumbers(`${output}.scores`)
  const model = existsSync(`${output}.txt`) ? hashOf(`${output}.txt`) : undefined
  rmSync(`${output}.scores`)
  rmSync(`${output}.txt`, { force: true })
  return { ...answer, model, metrics: metricsOf(dataset, scores) }
}

async function answerOf([program, ...args], request, threads) {
  const child = spawn(program, [...args, JSON.stringify(request)], {
    env: { ...process.env, OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
  const [output, errors, end] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (end !== 0) return { error: `${errors.trimEnd().split('\n').at(-1)} (ended with ${end})` }
  return JSON.parse(output.trimEnd().split('\n').at(-1))
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function metricsOf({ folder, objective }, scores) {
  const label = readNumbers(join(folder, 'test.label'))
  if (objective !== 'lambdarank') return { AUC: auc(label, scores), 'log loss': logLoss(label, scores) }
  return { 'NDCG@10': ndcg(label, scores, readNumbers(join(folder, 'test.group')), 10) }
}
