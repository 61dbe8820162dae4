import { beforeEach, expect, test } from 'vitest'
import { MlflowError } from '../../src/tracking/mlflow-error.ts'
import { createMlflowClient, type MlflowClient, type MlflowOptions } from '../../src/tracking/mlflow-client.ts'
import { mayPass, retryAfterOf } from '../../src/tracking/retries.ts'
import { startFakeMlflow } from './fake-mlflow.ts'

const mlflow = await startFakeMlflow()
const clientOf = (options: MlflowOptions = {}): MlflowClient =>
  createMlflowClient(mlflow.address, { retryDelay: 1, ...options })
const client = clientOf()

beforeEach(() => {
  mlflow.received.length = 0
  mlflow.trouble = () => undefined
})

async function failureOf(call: Promise<unknown>): Promise<MlflowError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason
  )
  expect(error).toBeInstanceOf(MlflowError)
  return error as MlflowError
}

test('runs with parameters, tags, metrics and inputs', async () => {
  const experimentId = await client.experimentNamed('loans')
  expect(await client.experimentNamed('loans')).toBe(experimentId)
  const run = await client.createRun({ experimentId, name: 'first', tags: [{ key: 'a', value: 'b' }] })
  await client.logBatch(run.runId, {
    params: Array.from({ length: 230 }, (_, i) => ({ key: `p${i}`, value: String(i) })),
    metrics: Array.from({ length: 2001 }, (_, step) => ({ key: 'loss', value: step / 7, timestamp: 5, step }))
  })
  await client.logInputs(run.runId, [{ name: 'rows', digest: 'abc', numRows: 3, context: 'training' }])
  await client.updateRun(run.runId, { status: 'FINISHED', endTime: 9 })
  const kept = mlflow.runs.get(run.runId)!
  expect([kept.params.size, kept.metrics.length, kept.tags.get('a'), kept.status]).toEqual([230, 2001, 'b', 'FINISHED'])
  expect(kept.inputs[0]!.dataset).toEqual({
    name: 'rows',
    digest: 'abc',
    source_type: 'local',
    source: '{"uri":"rows"}',
    profile: '{"num_rows":3}'
  })
})

test.each(['refuse', { status: 500 }, { status: 503 }, { status: 429 }] as const)(
  'a request that meets %o is repeated until it gets through',
  async (trouble) => {
    mlflow.trouble = (_, number) => (number < 5 ? trouble : undefined)
    await client.setAlias('loans', 'champion', '1')
    expect(mlflow.received.length).toBe(6)
  }
)

test.each([
  [400, '{"error_code":"INVALID_PARAMETER_VALUE","message":"income 31000"}', ' 400 INVALID_PARAMETER_VALUE'],
  [401, 'who is it?', ' 401'],
  [403, '{"error_code":"not a code: 31000"}', ' 403'],
  [404, '{"error_code":"RESOURCE_DOES_NOT_EXIST"}', ' 404 RESOURCE_DOES_NOT_EXIST'],
  [501, '', ' 501']
])('%i is told and not repeated', async (status, body, told) => {
  mlflow.trouble = () => ({ status, body })
  const error = await failureOf(client.updateRun('run-9', { name: 'other' }))
  expect(error.message).toBe(`MLflow: POST /api/2.0/mlflow/runs/update answered${told}`)
  expect([error.status, error.endpoint]).toEqual([status, 'POST /api/2.0/mlflow/runs/update'])
  expect(mlflow.received.length).toBe(1)
})

test('gives up after the last repetition', async () => {
  mlflow.trouble = () => ({ status: 503, body: '{"error_code":"TEMPORARILY_UNAVAILABLE"}' })
  const error = await failureOf(clientOf({ retries: 2 }).setAlias('a', 'b', '1'))
  expect(error.message).toBe(
    'MLflow: POST /api/2.0/mlflow/registered-models/alias answered 503 TEMPORARILY_UNAVAILABLE'
  )
  expect(error.code).toBe('TEMPORARILY_UNAVAILABLE')
  expect(mlflow.received.length).toBe(3)
})

test('what does not answer in time, or is not there', async () => {
  mlflow.trouble = () => 'hang'
  const late = await failureOf(clientOf({ retries: 0, timeout: 50 }).setAlias('a', 'b', '1'))
  expect(late.message).toContain('alias got no answer within 0.05 s')
  const nobody = createMlflowClient('http://127.0.0.1:9', { retries: 0 })
  const error = await failureOf(nobody.experimentNamed('private name'))
  expect(error.message).toMatch(/^MLflow: GET \/api\/2\.0\/mlflow\/experiments\/get-by-name got no answer \(.+\)$/)
  expect(error.status).toBeUndefined()
})

test('an answer that is lost does not make anything twice', async () => {
  const lost = new Set<string>()
  mlflow.trouble = ({ method, path }) => {
    if (method !== 'POST' || lost.has(path) || path.endsWith('/search')) return undefined
    lost.add(path)
    return 'lose answer'
  }
  const before = [mlflow.runs.size, mlflow.models.size, mlflow.versions.length]
  const experimentId = await client.experimentNamed('lost answers')
  expect(experimentId).toBe(mlflow.experiments.get('lost answers'))
  const { runId } = await client.createRun({ experimentId })
  const { modelId } = await client.createLoggedModel({ experimentId, name: 'model', sourceRunId: runId })
  await client.logOutputs(runId, [modelId])
  await client.registerModel('loans')
  const version = await client.createModelVersion({ name: 'loans', modelId, runId })
  await client.setAlias('loans', 'champion', version)
  expect([mlflow.runs.size, mlflow.models.size, mlflow.versions.length]).toEqual(before.map((size) => size + 1))
  expect(mlflow.runs.get(runId)!.outputs).toEqual([modelId])
  expect(lost.size).toBe(7)
})

test('looking for what a lost answer made may fail, too', async () => {
  let failures = 0
  mlflow.trouble = ({ path }) => {
    if (path.endsWith('runs/create')) return 'lose answer'
    return path.endsWith('runs/search') && failures++ < 2 ? { status: 502 } : undefined
  }
  const before = mlflow.runs.size
  await client.createRun({ experimentId: '1' })
  expect(mlflow.runs.size).toBe(before + 1)
})

test('the signal ends a request, and the wait for the next', async () => {
  const stop = new AbortController()
  mlflow.trouble = () => {
    setTimeout(() => stop.abort('enough'), 10)
    return 'hang'
  }
  await expect(clientOf({ signal: stop.signal }).setAlias('a', 'b', '1')).rejects.toBe('enough')
  const again = new AbortController()
  mlflow.trouble = () => {
    setTimeout(() => again.abort('enough'), 10)
    return { status: 503 }
  }
  await expect(client.withSignal(again.signal).withSignal(again.signal).setAlias('a', 'b', '1')).rejects.toBe('enough')
  await expect(clientOf({ signal: again.signal }).setAlias('a', 'b', '1')).rejects.toBe('enough')
})

test('tokens and passwords are sent, and never told', async () => {
  const secret = 'a-token-nobody-sees'
  const authorizationOf = async (options: MlflowOptions, address = mlflow.address): Promise<unknown> => {
    await createMlflowClient(address, options).setAlias('a', 'b', '1')
    return mlflow.received.at(-1)!.headers['authorization']
  }
  expect(await authorizationOf({})).toBeUndefined()
  expect(await authorizationOf({ token: secret })).toBe(`Bearer ${secret}`)
  const basic = `Basic ${Buffer.from('ann:pä:ss').toString('base64')}`
  expect(await authorizationOf({ username: 'ann', password: 'pä:ss' })).toBe(basic)
  expect(await authorizationOf({}, mlflow.address.replace('//', '//ann:p%C3%A4%3Ass@'))).toBe(basic)

  mlflow.trouble = ({ headers }) => ({
    status: 400,
    body: JSON.stringify({ error_code: String(headers['authorization']), message: headers['authorization'] })
  })
  const failures = [
    await failureOf(clientOf({ token: secret }).setAlias('a', 'b', '1')),
    await failureOf(
      createMlflowClient(`http://ann:${secret}@127.0.0.1:9`, { retries: 0 }).putArtifact(
        'mlflow-artifacts:/1',
        'f',
        new Uint8Array(1)
      )
    )
  ]
  for (const error of failures) expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(secret)
  expect(() => clientOf({ token: `${secret}\n` })).toThrow('"token" expected printable ASCII characters, got others')
  expect(() => clientOf({ token: secret, username: 'ann' })).toThrow('"token" expected alone, got a user name, too')
  for (const address of [`sqlite:///${secret}.db`, `http://ann:${secret}@`, secret])
    expect(() => createMlflowClient(address)).toThrow(
      /^"address" expected that of an MLflow server, http:\/\/… or https:\/\/…; got another$/
    )
  expect(() => createMlflowClient(`http://ann:%zz${secret}@host`)).toThrow(/^"address" expected name and password with/)
})

test('what is no MLflow', async () => {
  mlflow.trouble = () => ({ status: 302, headers: { location: '/sign-in' } })
  expect((await failureOf(client.setAlias('a', 'b', '1'))).message).toContain(
    'was redirected; give the address it leads to'
  )
  mlflow.trouble = () => ({ status: 200, body: '<html>' })
  expect((await failureOf(client.setAlias('a', 'b', '1'))).message).toContain(
    'expected JSON, got something else; is this the address of MLflow?'
  )
  mlflow.trouble = () => ({ status: 200, body: '{"run":{"info":[]}}' })
  expect((await failureOf(client.createRun({ experimentId: '1' }))).message).toContain(
    'expected a text at "run.info.run_id" of the answer, got none'
  )
})

test('an experiment that was deleted is not written to', async () => {
  mlflow.experiments.set('old', 'deleted-1')
  await expect(client.experimentNamed('old')).rejects.toThrow(
    '"experiment" expected one that is not deleted, got "old"; restore it in MLflow'
  )
})

test('files go where the server takes them, under any path of its own', async () => {
  const bytes = Uint8Array.of(0, 255, 10)
  await client.putArtifact('mlflow-artifacts:/1/ab%20c/artifacts', 'plots/a b#?.svg', bytes)
  expect(mlflow.artifacts.get('1/ab c/artifacts/plots/a b#?.svg')).toEqual(Buffer.from(bytes))
  expect(mlflow.received.at(-1)!.headers['content-type']).toBe('application/octet-stream')
  const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7)
  await client.putArtifact(mlflow.address.replace('http', 'mlflow-artifacts') + '/1', 'shared', shared)
  expect(mlflow.artifacts.get('1/shared')).toEqual(Buffer.from([7, 7]))

  const put = (location: string, path = 'f'): Promise<void> => client.putArtifact(location, path, bytes)
  await expect(put('s3://bucket/1')).rejects.toThrow(
    '"artifacts" expected a server that takes files (mlflow server --serve-artifacts), got one that leaves them to s3'
  )
  await expect(put('/srv/mlruns/1')).rejects.toThrow('got one that leaves them to local folders')
  await expect(put('mlflow-artifacts://other:5000/1')).rejects.toThrow('got one that leaves them to another')
  for (const path of ['', '../f', 'a//b', '/etc', 'a/./b'])
    await expect(put('mlflow-artifacts:/1', path)).rejects.toThrow('"path" expected names separated by single slashes')

  await createMlflowClient(`${mlflow.address}/behind/a/proxy/`)
    .setAlias('a', 'b', '1')
    .catch(() => undefined)
  expect(mlflow.received.at(-1)!.path).toBe('/behind/a/proxy/api/2.0/mlflow/registered-models/alias')
})

test('which failures may pass, and when', () => {
  expect([400, 404, 409, 429, 500, 501, 502, 503, 504].filter(mayPass)).toEqual([429, 500, 502, 503, 504])
  expect(retryAfterOf('3', 0)).toBe(3000)
  expect(retryAfterOf('Thu, 01 Jan 1970 00:00:05 GMT', 1000)).toBe(4000)
  expect(retryAfterOf('Thu, 01 Jan 1970 00:00:05 GMT', 9000)).toBe(0)
  expect([retryAfterOf('soon', 0), retryAfterOf(null, 0)]).toEqual([undefined, undefined])
})

test('options are checked', () => {
  expect(() => clientOf({ retries: -1 })).toThrow('"retries" expected 0 or more, got -1')
  expect(() => clientOf({ timeout: 0 })).toThrow('"timeout" expected 1 or more, got 0')
  expect(() => clientOf({ tokn: 'x' } as MlflowOptions)).toThrow('got "tokn"')
})
