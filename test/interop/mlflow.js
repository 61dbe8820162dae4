/**
 * Live comparison: starts an MLflow server on SQLite, logs experiments to it by the command line and by the library, and lets MLflow's
 * own Python client say what arrived. The logged models must predict what `predict` does, bit for bit.
 *
 * node test/interop/mlflow.js
 */
import assert from 'node:assert/strict'
import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { loadModel, predict } from '../../dist/index.js'
import { createMlflowClient, mlflowModelFiles } from '../../dist/tracking/index.js'
import { generator } from '../../bench/synthetic.js'

const began = performance.now()
const step = (text) => console.log(`${text} (${((performance.now() - began) / 1000).toFixed(0)} s)`)
const environment = resolve('node_modules/.cache/mlflow')
const python = join(environment, 'bin/python')
mkdirSync(environment, { recursive: true })
execFileSync(
  'bash',
  ['-c', '. bench/python-environment.sh; environment "$0" test/interop/mlflow-requirements.txt', environment],
  // Modules are compiled when they are imported, and most never are; pip takes 0 for that. The list is complete.
  { stdio: 'inherit', env: { ...process.env, PIP_NO_COMPILE: '0', PIP_NO_DEPS: '1' } }
)
step('Python is ready')

const folder = mkdtempSync(join(tmpdir(), 'opencredit-mlflow-'))
const port = await freePort()
const address = `http://127.0.0.1:${port}`
// What an MLflow of the surroundings is told is not for this one, which needs no processes for jobs.
const others = Object.entries(process.env).filter(([name]) => !name.startsWith('MLFLOW_'))
const surroundings = { ...Object.fromEntries(others), MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' }
const serverLog = join(folder, 'server.log')
const server = startServer()
try {
  await serverIsUp()
  step('the server is up')
  await byCommandLine()
  step('experiments are logged')
  const losing = await byLibrary()
  step('batches, and requests whose answers are lost')
  writeOfflineModel()
  const told = await whatPythonSays()
  checkPredictions(told.predictions)
  assert.deepEqual(told.losing, losing)
  step(`MLflow's client agrees; ${told.predictions.length} models predict the same bits`)
} catch (error) {
  console.error(readFileSync(serverLog, 'utf8').split('\n').slice(-40).join('\n'))
  throw error
} finally {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    // With its workers.
    process.kill(-server.pid)
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
}

async function freePort() {
  const probe = createServer()
  await new Promise((listening) => probe.listen(0, '127.0.0.1', listening))
  const { port } = probe.address()
  await new Promise((closed) => probe.close(closed))
  return port
}

function startServer() {
  const log = openSync(serverLog, 'w')
  const store = [
    '--backend-store-uri',
    `sqlite:///${folder}/mlflow.db`,
    '--artifacts-destination',
    `${folder}/artifacts`
  ]
  return spawn(
    python,
    ['-m', 'mlflow', 'server', ...store, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    {
      cwd: folder,
      env: surroundings,
      stdio: ['ignore', log, log],
      detached: true
    }
  )
}

async function serverIsUp() {
  for (let attempt = 0; attempt < 600; attempt++) {
    assert.equal(server.exitCode, null, 'the server has ended')
    const answer = await fetch(`${address}/health`).catch(() => undefined)
    if (answer?.ok) return
    await wait(200)
  }
  throw new Error('the server does not answer')
}

/** Logs an experiment for each kind of champion: one model, one for each class but the worst, a scorecard. */
async function byCommandLine() {
  const random = generator(5)
  const lines = ['customer,income,debt,job,grade']
  for (let row = 0; row < 900; row++) {
    const income = Math.round(random() * 90_000)
    const debt = Math.round(random() * 5000)
    const score = income / 40_000 - debt / 4000 + random()
    const grade = score < 0.7 ? 'Poor' : score < 1.4 ? 'Standard' : 'Good'
    const job = ['clerk', 'smith', 'cook'][Math.floor(random() * 3)]
    lines.push([`c${Math.floor(row / 3)}`, row % 19 === 0 ? '' : income, debt, job, grade].join(','))
  }
  const data = join(folder, 'loans.csv')
  writeFileSync(data, `${lines.join('\n')}\n`)
  const parameters = { num_leaves: 7, num_iterations: 20 }
  const candidates = [
    { name: 'trees', learner: 'boosting', parameters },
    { name: 'cumulative', learner: 'boosting', form: 'cumulative', parameters, decision: { cutoffs: 'fitted' } },
    { name: 'card', learner: 'scorecard' }
  ]
  for (const { name } of candidates) {
    const excluded = candidates.map((one) => one.name).filter((other) => other !== name)
    const plan = join(folder, `${name}.json`)
    const protocols = [{ name: 'stratified-grouped', numFolds: 3 }]
    const rule = { protocol: 'stratified-grouped', standardErrors: 1, excluded }
    const classes = ['Poor', 'Standard', 'Good']
    writeFileSync(plan, JSON.stringify({ name, seed: 1, classes, resamples: 200, protocols, candidates, rule }))
    const columns = ['--data', data, '--label', 'grade', '--group', 'customer']
    const out = ['--plan', plan, '--out', join(folder, `out-${name}`)]
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['dist/cli/main.js', 'experiment', ...columns, ...out, '--mlflow', address, '--experiment', `loans ${name}`],
      { env: surroundings }
    )
    assert.match(stderr, /logged to MLflow as run [0-9a-f]{32}\n/)
  }
}

/** Logs more than a call takes, and what is made by requests whose first answer never arrives. */
async function byLibrary() {
  const lost = new Set()
  const client = createMlflowClient(address, {
    retryDelay: 10,
    fetch: async (input, init) => {
      const answer = await fetch(input, init)
      const { pathname } = new URL(input)
      if (init.method === 'GET' || lost.has(pathname) || pathname.endsWith('/search')) return answer
      lost.add(pathname)
      await answer.arrayBuffer()
      throw new TypeError('lost')
    }
  })
  const experimentId = await client.experimentNamed('lost answers')
  const run = await client.createRun({ experimentId, name: 'first' })
  await client.logBatch(run.runId, {
    metrics: Array.from({ length: 2345 }, (_, i) => ({
      key: 'loss',
      value: 1 / (i + 3),
      timestamp: 1000 + i,
      step: i
    })).concat([NaN, Infinity, -Infinity].map((value, i) => ({ key: `odd ${i}`, value, timestamp: 1 }))),
    params: Array.from({ length: 250 }, (_, i) => ({ key: `p${i}`, value: 'é'.repeat(5900) })),
    tags: [{ key: 'a tag', value: 'ä "quoted" 😀\n' }]
  })
  await client.logInputs(run.runId, [{ name: 'rows', digest: 'd1', numRows: 3 }])
  const model = await client.createLoggedModel({ experimentId, name: 'lost', sourceRunId: run.runId })
  await client.putArtifact(model.artifactLocation, 'a b/é.txt', new TextEncoder().encode('content'))
  await client.finishLoggedModel(model.modelId, 'READY')
  await client.logOutputs(run.runId, [model.modelId])
  await client.registerModel('lost model')
  const version = await client.createModelVersion({ name: 'lost model', modelId: model.modelId, runId: run.runId })
  await client.setAlias('lost model', 'champion', version)
  await client.updateRun(run.runId, { status: 'FINISHED', endTime: Date.now() })
  assert.equal(lost.size, 12, `lost are ${[...lost].join(', ')}`)
  const refused = client.createModelVersion({ name: 'no such model', modelId: model.modelId })
  await assert.rejects(refused, { status: 404, code: 'RESOURCE_DOES_NOT_EXIST' })
  return { runs: 1, models: 1, versions: 1, outputs: 1, inputs: 1 }
}

/** A folder made without a server, with names that YAML and JSON have to escape. */
function writeOfflineModel() {
  const model = loadModel(readFileSync('fixtures/hostile-names/model.txt'))
  mkdirSync(join(folder, 'offline'))
  const files = mlflowModelFiles(model, { pipeline: { note: 'é\u0085😀' } })
  for (const [path, bytes] of Object.entries(files)) writeFileSync(join(folder, 'offline', path), bytes)
}

async function whatPythonSays() {
  const { stdout } = await promisify(execFile)(python, ['test/interop/mlflow_check.py', address, folder], {
    env: surroundings,
    maxBuffer: 2 ** 26
  })
  return JSON.parse(stdout.trimEnd().split('\n').at(-1))
}

/** Predictions come as the hexadecimal digits of float64s, rows as rows. */
function checkPredictions(predictions) {
  assert.deepEqual(
    predictions.map(({ name }) => name),
    ['loans trees', 'loans cumulative-at-least-Standard', 'loans cumulative-at-least-Good', 'offline']
  )
  for (const { name, model, rows, bits } of predictions) {
    const values = rows.map((row) => row.map((value) => value ?? NaN))
    const ours = predict(loadModel(readFileSync(model)), values)
    assert.equal(Buffer.from(ours.buffer, ours.byteOffset, ours.byteLength).toString('hex'), bits, name)
  }
}
