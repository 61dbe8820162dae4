import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { startService, type TestService } from './service.ts'

const applicants: Record<string, unknown>[] = JSON.parse(readFileSync('examples/applicants.json', 'utf8'))

interface Document {
  readonly openapi: string
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content: Record<string, { schema: object }> }> }>
  >
  readonly components: { readonly schemas: Record<string, object> }
}

const documentOf = async ({ get }: TestService): Promise<Document> => (await get('/openapi.json')).json()

// What is wrong with a value by a schema of the document.
function faultsOf(document: Document, schema: object, value: unknown): unknown {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    validateFormats: false,
    allErrors: true
  })
  ajv.addVocabulary(['components'])
  ajv.addSchema({ $id: 'document', components: document.components }, undefined, undefined, false)
  const pointed = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components'))
  const validate = ajv.compile(pointed)
  validate(value)
  return validate.errors
}

test('every response matches its documented schema', async () => {
  const service = await startService()
  const document = await documentOf(service)
  expect(document.openapi).toBe('3.1.0')
  const schemaOf = (path: string, method: string, status: number, mediaType = 'application/json'): object =>
    document.paths[path]![method]!.responses[status]!.content[mediaType]!.schema
  for (const applicant of applicants) {
    for (const path of ['/predict', '/v1/score', '/v1/explain', '/v1/counterfactuals']) {
      const answer = await service.post(path, applicant)
      expect(faultsOf(document, schemaOf(path, 'post', 200), answer.json()), path).toBeNull()
    }
  }
  const batch = await service.post('/v1/score/batch', [applicants[0], { Age: true }])
  expect(faultsOf(document, schemaOf('/v1/score/batch', 'post', 200), batch.json())).toBeNull()
  for (const batch of [applicants, []]) {
    const drift = await service.post('/v1/monitor', batch)
    expect(faultsOf(document, schemaOf('/v1/monitor', 'post', 200), drift.json())).toBeNull()
  }
  const invoked = await service.post('/invocations', { instances: applicants })
  expect(faultsOf(document, schemaOf('/invocations', 'post', 200), invoked.json())).toBeNull()
  for (const path of ['/v1/model', '/healthz', '/readyz', '/ping']) {
    expect(faultsOf(document, schemaOf(path, 'get', 200), (await service.get(path)).json()), path).toBeNull()
  }
  for (const body of ['{', {}, { Age: [], nobody: 1 }]) {
    const answer = await service.post('/predict', body)
    const schema = schemaOf('/predict', 'post', answer.statusCode, 'application/problem+json')
    expect(faultsOf(document, schema, answer.json())).toBeNull()
  }
  // The schema is one that can refuse.
  expect(faultsOf(document, schemaOf('/predict', 'post', 200), { prediction: 'Bad' })).not.toBeNull()
})

test('responses of a model service match their documented schemas', async () => {
  for (const name of ['binary', 'multiclass']) {
    const service = await startService({ model: `fixtures/${name}/model.txt` })
    const document = await documentOf(service)
    for (const path of ['/v1/predict', '/v1/explain']) {
      const answer = await service.post(path, { records: [{}, {}] })
      const { schema } = document.paths[path]!['post']!.responses['200']!.content['application/json']!
      expect(faultsOf(document, schema, answer.json()), path).toBeNull()
    }
  }
})

test('every reference leads somewhere, and every operation has a name of its own', async () => {
  const document = await documentOf(await startService())
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name!
  )
  expect(references.length).toBeGreaterThan(20)
  expect(references.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([])
  const ids = [...JSON.stringify(document.paths).matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('the documentation works offline', async () => {
  const { get } = await startService()
  const { statusCode, body, headers } = await get('/docs')
  expect(statusCode).toBe(200)
  expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  const links = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, link]) => new URL(link!, 'http://x/docs').pathname
  )
  expect(links.length).toBeGreaterThanOrEqual(5)
  for (const link of links) expect((await get(link)).statusCode, link).toBe(200)
  const initializer = (await get('/docs/static/swagger-initializer.js')).body
  expect(initializer).toContain('"validatorUrl":null')
  expect((await get('/docs/json')).json().openapi).toBe('3.1.0')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
  expect(policy).not.toMatch(/https?:|unsafe/)
  // Written once, not for every request.
  expect((await get('/docs/json')).body).toBe((await get('/openapi.json')).body)
  expect((await get('/docs/yaml')).statusCode).toBe(404)
})

test.each([
  [{}, ['Scoring', 'Model', 'MLflow and SageMaker', 'Monitoring']],
  [{ model: 'fixtures/binary/model.txt' }, ['Predictions', 'Model', 'MLflow and SageMaker', 'Monitoring']]
])('%j: every operation has its section, and those with a body an example that works', async (options, sections) => {
  const service = await startService(options)
  const { paths, tags } = (await service.get('/openapi.json')).json() as {
    paths: Record<
      string,
      Record<string, { tags: string[]; requestBody?: { content: Record<string, { example?: unknown }> } }>
    >
    tags: { name: string; description: string }[]
  }
  expect(tags.map(({ name }) => name)).toEqual(sections)
  const used = Object.values(paths).flatMap((methods) => Object.values(methods).flatMap((operation) => operation.tags))
  expect([...new Set(used)]).toEqual(sections)
  for (const [path, { post }] of Object.entries(paths)) {
    if (post === undefined) continue
    const { statusCode } = await service.post(path, post.requestBody!.content['application/json']!.example)
    expect(statusCode, path).toBe(200)
  }
})
