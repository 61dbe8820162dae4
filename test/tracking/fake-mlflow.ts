/**
 * A small MLflow in this process: keeps what it is sent, refuses what exceeds limits, and fails on demand.
 *
 * @module
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** A request as it came in. */
export interface Received {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
  /** The body as JSON; empty when it is none. */
  readonly json: Record<string, never>
}

/** What goes wrong with a request: an answer in place of the right one, or a lost connection, before or after its work is done. */
export type Trouble =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'refuse'
  | 'lose answer'
  | 'hang'

/** A run that was made. */
export interface KeptRun {
  readonly runId: string
  readonly name: string
  readonly experimentId: string
  status: string
  readonly params: Map<string, string>
  readonly tags: Map<string, string>
  readonly metrics: { readonly key: string; readonly value: number; readonly step: number }[]
  readonly inputs: { readonly dataset: Record<string, string> }[]
  readonly outputs: string[]
}

/** The server. */
export interface FakeMlflow {
  readonly address: string
  readonly received: Received[]
  readonly runs: Map<string, KeptRun>
  readonly experiments: Map<string, string>
  readonly models: Map<string, { readonly name: string; readonly tags: Map<string, string>; status: string }>
  readonly versions: { readonly name: string; readonly version: string; readonly source: string }[]
  readonly aliases: Map<string, string>
  readonly artifacts: Map<string, Buffer>
  /** Asked before each request. */
  trouble: (request: Received, number: number) => Trouble | undefined
}

const api = '/api/2.0/mlflow/'
const artifactsAt = '/api/2.0/mlflow-artifacts/artifacts/'

class Refusal extends Error {}

/** Starts one; it ends after the tests. */
export async function startFakeMlflow(): Promise<FakeMlflow> {
  const state: FakeMlflow = {
    address: '',
    received: [],
    runs: new Map(),
    experiments: new Map(),
    models: new Map(),
    versions: [],
    aliases: new Map(),
    artifacts: new Map(),
    trouble: () => undefined
  }
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const url = new URL(incoming.url!, 'http://fake')
      const bytes = Buffer.concat(chunks)
      const request: Received = {
        method: incoming.method!,
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        bytes,
        json: incoming.headers['content-type'] === 'application/json' ? JSON.parse(bytes.toString()) : {}
      }
      state.received.push(request)
      respond(state, request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return Object.assign(state, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

function respond(state: FakeMlflow, request: Received, response: ServerResponse): void {
  const trouble = state.trouble(request, state.received.length - 1)
  if (trouble === 'hang') return
  if (trouble === 'refuse') return void response.destroy()
  if (typeof trouble === 'object') return void response.writeHead(trouble.status, trouble.headers).end(trouble.body)
  try {
    const answer = JSON.stringify(answerOf(state, request))
    if (trouble === 'lose answer') response.destroy()
    else response.end(answer)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const status = error.message === 'RESOURCE_DOES_NOT_EXIST' ? 404 : 400
    response.writeHead(status).end(JSON.stringify({ error_code: error.message, message: 'with details' }))
  }
}

function answerOf(state: FakeMlflow, { method, path, query, json, bytes }: Received): object {
  if (path.startsWith(artifactsAt)) {
    state.artifacts.set(decodeURIComponent(path.slice(artifactsAt.length)), bytes)
    return {}
  }
  const body = json as Record<string, unknown>
  const text = (key: string): string => String(body[key])
  const pairs = (key: string): [string, string][] =>
    ((body[key] ?? []) as { key: string; value: string }[]).map((pair) => [pair.key, pair.value])
  switch (`${method} ${path.slice(api.length)}`) {
    case 'GET experiments/get-by-name': {
      const id = state.experiments.get(query.get('experiment_name')!)
      if (id === undefined) throw new Refusal('RESOURCE_DOES_NOT_EXIST')
      return { experiment: { experiment_id: id, lifecycle_stage: id.startsWith('deleted') ? 'deleted' : 'active' } }
    }
    case 'POST experiments/create':
      if (state.experiments.has(text('name'))) throw new Refusal('RESOURCE_ALREADY_EXISTS')
      state.experiments.set(text('name'), String(state.experiments.size + 1))
      return { experiment_id: state.experiments.get(text('name')) }
    case 'POST runs/create': {
      const run: KeptRun = {
        runId: `run-${state.runs.size}`,
        name: text('run_name'),
        experimentId: text('experiment_id'),
        status: 'RUNNING',
        params: new Map(),
        tags: new Map(pairs('tags')),
        metrics: [],
        inputs: [],
        outputs: []
      }
      state.runs.set(run.runId, run)
      return { run: runAnswer(run) }
    }
    case 'POST runs/search':
      return { runs: [...state.runs.values()].filter(({ tags }) => isFound(tags, text('filter'))).map(runAnswer) }
    case 'GET runs/get':
      return { run: runAnswer(state.runs.get(query.get('run_id')!)!) }
    case 'POST runs/update':
      state.runs.get(text('run_id'))!.status = text('status')
      return {}
    case 'POST runs/log-batch': {
      const run = state.runs.get(text('run_id'))!
      const metrics = body['metrics'] as KeptRun['metrics']
      const counts = [metrics.length, pairs('params').length, pairs('tags').length]
      const total = counts.reduce((sum, count) => sum + count, 0)
      if (bytes.length > 1e6 || counts[0]! > 1000 || counts[1]! > 100 || counts[2]! > 100 || total > 1000)
        throw new Refusal('INVALID_PARAMETER_VALUE')
      run.metrics.push(...metrics)
      for (const [key, value] of pairs('params')) run.params.set(key, value)
      for (const [key, value] of pairs('tags')) run.tags.set(key, value)
      return {}
    }
    case 'POST runs/log-inputs':
      state.runs.get(text('run_id'))!.inputs.push(...(body['datasets'] as KeptRun['inputs']))
      return {}
    case 'POST runs/outputs':
      state.runs
        .get(text('run_id'))!
        .outputs.push(...(body['models'] as { model_id: string }[]).map(({ model_id: id }) => id))
      return {}
    case 'POST logged-models': {
      const id = `m-${state.models.size}`
      state.models.set(id, { name: text('name'), tags: new Map(pairs('tags')), status: 'LOGGED_MODEL_PENDING' })
      return { model: modelAnswer(id) }
    }
    case 'POST logged-models/search':
      return {
        models: [...state.models].filter(([, { tags }]) => isFound(tags, text('filter'))).map(([id]) => modelAnswer(id))
      }
    case 'POST registered-models/create':
      if (state.aliases.has(text('name'))) throw new Refusal('RESOURCE_ALREADY_EXISTS')
      state.aliases.set(text('name'), '')
      return {}
    case 'POST model-versions/create': {
      const version = String(state.versions.length + 1)
      state.versions.push({ name: text('name'), version, source: text('source') })
      return { model_version: { version } }
    }
    case 'GET model-versions/search':
      return { model_versions: state.versions }
    case 'POST registered-models/alias':
      state.aliases.set(text('name'), `${text('alias')}=${text('version')}`)
      return {}
  }
  if (method === 'PATCH') {
    state.models.get(path.split('/').at(-1)!)!.status = text('status')
    return {}
  }
  throw new Refusal('ENDPOINT_NOT_FOUND')
}

function isFound(tags: ReadonlyMap<string, string>, filter: string): boolean {
  const [, key, value] = /^tags\.`(.*)` = '(.*)'$/.exec(filter)!
  return tags.get(key!) === value
}

function runAnswer({ runId, experimentId, outputs }: KeptRun): object {
  return {
    info: { run_id: runId, experiment_id: experimentId, artifact_uri: `mlflow-artifacts:/${runId}/artifacts` },
    outputs: { model_outputs: outputs.map((id) => ({ model_id: id })) }
  }
}

function modelAnswer(id: string): object {
  return { info: { model_id: id, artifact_uri: `mlflow-artifacts:/models/${id}/artifacts` } }
}
