import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { explanationJson } from '../../src/explain/explanation.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { predict } from '../../src/predict/predict.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'
import { problemIn, startService } from './service.ts'

const file = temporaryFolder()
const load = (name: string): { path: string; model: ReturnType<typeof loadModel> } => {
  const path = `fixtures/${name}/model.txt`
  return { path, model: loadModel(readFileSync(path)) }
}
const rowsOf = (numFeatures: number, numRows: number): (number | null)[][] =>
  Array.from({ length: numRows }, (_, i) =>
    Array.from({ length: numFeatures }, (_, j) => ((i + j) % 5 === 0 ? null : ((i * 7 + j * 3) % 11) - 4.5))
  )

test.each([['binary'], ['multiclass']])('predictions and SHAP values of %s are those of the library', async (name) => {
  const { path, model } = load(name)
  const { post } = await startService({ model: path })
  const { numFeatures, numTreesPerIteration: width } = model.forest
  for (const numRows of [3, 400]) {
    const rows = rowsOf(numFeatures, numRows)
    const records = rows.map((row) => Object.fromEntries(row.map((value, j) => [model.featureNames[j], value])))
    const outputs = predict(model, rows)
    const expected = width === 1 ? [...outputs] : rows.map((_, i) => [...outputs.subarray(i * width, (i + 1) * width)])
    const byRows = await post('/v1/predict', { rows })
    expect(byRows.json()).toEqual({ predictions: expected })
    expect((await post('/v1/predict', { records })).body).toBe(byRows.body)
    expect((await post('/invocations', { instances: rows })).body).toBe(byRows.body)

    const explanation = explain(model, rows, { mode: 'fast' })
    const explained = await post('/v1/explain', { rows })
    expect(explained.json().explanations).toEqual(rows.map((_, i) => explanationJson(explanation, i)))
  }
})

test('a model of ONNX has outputs of a number of its own', async () => {
  const path = 'fixtures/onnx/xgboost/model.onnx'
  const model = loadModel(readFileSync(path))
  const { post, get } = await startService({ model: path })
  expect((await get('/v1/model')).json()).toMatchObject({ library: 'ONNX', numOutputs: 2 })
  for (const numRows of [3, 4000]) {
    const rows = rowsOf(model.numFeatures, numRows)
    const outputs = predict(model, rows)
    const expected = rows.map((_, i) => [...outputs.subarray(2 * i, 2 * i + 2)])
    expect((await post('/v1/predict', { rows })).json()).toEqual({ predictions: expected })
  }
})

test('categories are looked up by their text', async () => {
  const { path, model } = load('pandas')
  const { post, get } = await startService({ model: path })
  const list = model.pandasCategorical[0]!
  const { features } = (await get('/v1/model')).json()
  const feature = features.find(({ types }: { types: string[] }) => types.includes('string'))
  const records = [{ [feature.name]: list[0] }, { [feature.name]: 'no such word' }, {}]
  expect((await post('/v1/predict', { records })).json().predictions.flat()).toEqual([...predict(model, records)])
  const answer = await post('/v1/predict', { records: [{ [feature.name]: { a: 1 } }] })
  expect(problemIn(answer).errors).toEqual([
    {
      pointer: `#/records/0/${feature.name}`,
      code: 'wrong_type',
      detail: `expected ${feature.types.join(' or ')}, got an object`
    }
  ])
})

test('rows by position hold what they hold in the library: the codes of categories', async () => {
  const ambiguous = file(
    'ambiguous-rows.txt',
    readFileSync('fixtures/pandas/model.txt', 'utf8').replace('[-3.9849999999999999:3.0649999999999999]', '[0:1]')
  )
  for (const path of ['fixtures/pandas/model.txt', ambiguous]) {
    const model = loadModel(readFileSync(path))
    const rows = [0, 1, 2, 3].map((code) => [code, code, code, code % 2, code, 0.5])
    const { post } = await startService({ model: path })
    const expected = { predictions: [...predict(model, rows)] }
    expect((await post('/v1/predict', { rows })).json()).toEqual(expected)
    expect((await post('/invocations', { instances: rows })).json()).toEqual(expected)
    expect((await post('/invocations', { inputs: rows })).json()).toEqual(expected)
    const text = await post('/v1/predict', { rows: [['a', 0, 0, 0, 0, 'b']] })
    expect(problemIn(text).errors!.map(({ detail }: { detail: string }) => detail)).toContain(
      'expected number or boolean or null, got a string: a row by position has the code of a category; records have its value'
    )
  }
})

test('category lists that the model does not assign are refused, until a file assigns them', async () => {
  const text = readFileSync('fixtures/pandas/model.txt', 'utf8')
  const lists = JSON.parse(/pandas_categorical:(.*)/.exec(text)![1]!) as string[][]
  const path = file('ambiguous.txt', text.replace('[-3.9849999999999999:3.0649999999999999]', '[0:1]'))
  const records = [{ text: 'a', grade: lists[4]![1], amount: 0.5 }]
  const untold = await startService({ model: path })
  expect(problemIn(await untold.post('/v1/predict', { records })).errors).toEqual([
    {
      pointer: '#/records/0/grade',
      code: 'wrong_type',
      detail:
        'expected null, got a string: the model does not tell which of its category lists is whose; the option categories of ' +
        'the service does'
    },
    expect.objectContaining({ pointer: '#/records/0/amount' })
  ])
  const categories = file('categories.json', JSON.stringify({ grade: lists[4] }))
  const { post, get } = await startService({ model: path, categories })
  const expected = predict(loadModel(text), records)
  for (const [url, body] of [
    ['/v1/predict', { records }],
    ['/invocations', { dataframe_records: records }]
  ] as const) {
    expect((await post(url, body)).json().predictions.flat()).toEqual([...expected])
  }
  expect((await post('/v1/explain', { records })).json()).toEqual(
    (await (await startService({ model: 'fixtures/pandas/model.txt' })).post('/v1/explain', { records })).json()
  )
  const { features } = (await get('/v1/model')).json()
  const grade = features.find(({ name }: { name: string }) => name === 'grade')
  expect(grade.categories).toEqual(lists[4])
  const { components } = (await get('/openapi.json')).json()
  expect(components.schemas.Record.properties.grade.anyOf[0]).toEqual({ enum: lists[4] })
})

test.each([
  ['{grade', /lists\.json: expected JSON, lists of categories by feature name$/],
  ['{"grad": []}', /^"categories" expected names of features, got "grad"$/],
  ['{"grade": 3}', /^"categories.grade" expected a list of values, got number$/]
])('a file of category lists that says %j is refused', async (text, message) => {
  const categories = file('lists.json', text)
  await expect(startService({ model: 'fixtures/pandas/model.txt', categories })).rejects.toThrow(message)
})

test('the schema lists categories, ranges and an example', async () => {
  const { path, model } = load('pandas')
  const { get } = await startService({ model: path })
  const { components, paths } = (await get('/openapi.json')).json()
  const { features } = (await get('/v1/model')).json() as { features: { name: string; categories?: unknown[] }[] }
  const listed = features.filter(({ categories }) => categories !== undefined)
  expect(listed.length).toBeGreaterThan(1)
  for (const { name, categories } of listed) {
    expect(components.schemas.Record.properties[name].anyOf[0]).toEqual({ enum: categories!.slice(0, 100) })
  }
  const isListed = (feature: number): boolean => listed.some(({ name }) => name === model.featureNames[feature])
  const numerical = model.featureInfos.findIndex(({ kind }, i) => kind === 'numerical' && !isListed(i))
  const { min, max } = model.featureInfos[numerical] as { min: number; max: number }
  expect(components.schemas.Record.properties[model.featureNames[numerical]!].description).toBe(
    `From ${min} to ${max} in the training data.`
  )
  const { example } = paths['/v1/predict'].post.requestBody.content['application/json']
  expect(example.records[0][listed[0]!.name]).toBe(listed[0]!.categories![0])
})

test('all invalid fields are named at once', async () => {
  const { path, model } = load('binary')
  const { post } = await startService({ model: path })
  const [first, second] = model.featureNames
  const records = await post('/v1/predict', { records: [{ [first!]: 'x', [second!]: [true], other: 1 }, 7] })
  expect(records.statusCode).toBe(422)
  expect(problemIn(records).errors).toEqual([
    {
      pointer: `#/records/0/${first}`,
      code: 'wrong_type',
      detail: 'expected number or boolean or null, got a string'
    },
    {
      pointer: `#/records/0/${second}`,
      code: 'wrong_type',
      detail: 'expected number or boolean or null, got an array'
    },
    { pointer: '#/records/0/other', code: 'unknown_field', detail: 'the key is no feature' },
    { pointer: '#/records/1', code: 'wrong_type', detail: 'expected an object, got a number' }
  ])
  const detailOf = async (body: unknown): Promise<string> =>
    problemIn(await post('/v1/explain', body))
      .errors!.map((error) => `${error.pointer} ${error.detail}`)
      .join()
  expect(await detailOf({ rows: [[1]] })).toBe(`#/rows/0 expected ${model.forest.numFeatures} values, got 1`)
  expect(await detailOf({ rows: [{}] })).toBe('#/rows/0 expected an array of values, got an object')
  expect(await detailOf({ rows: 1 })).toBe('#/rows expected an array, got a number')
  expect(await detailOf({ rows: [], records: [] })).toBe('# expected either records or rows')
  expect(await detailOf({ rows: [], raw: 1 })).toBe('#/raw expected either records or rows')
  const forms = 'expected {"records":[{…}]} or {"rows":[[…]]}'
  const bare = Object.fromEntries(model.featureNames.map((name) => [name, 1]))
  expect(await detailOf(bare)).toBe(`# ${forms}, got a bare record`)
  expect(await detailOf({ a: 1, b: 2 })).toBe(`# ${forms}, got neither`)
  expect(await detailOf([])).toBe('# expected an object, got an array')
})

test('a model service has no applicant routes, and its documentation in place of a page', async () => {
  const { path } = load('binary')
  const { post, get } = await startService({ model: path })
  for (const url of ['/predict', '/v1/score', '/v1/score/batch']) expect((await post(url, {})).statusCode).toBe(404)
  const { statusCode, headers } = await get('/')
  const { pathname } = new URL(headers['location']!, 'http://service/')
  expect([statusCode, pathname, (await get(pathname)).statusCode]).toEqual([302, '/docs/', 200])
  expect((await get('/readyz')).statusCode).toBe(200)
  expect((await get('/metrics')).body).not.toContain('opencredit_scores_total')
  const { paths, components } = (await get('/openapi.json')).json()
  expect(Object.keys(paths)).toContain('/v1/predict')
  expect(Object.keys(components.schemas)).toEqual(['Record', 'Rows', 'Prediction', 'Explanation', 'Problem'])
})

test('a model with linear trees has no explain route', async () => {
  const { get, post } = await startService({ model: 'fixtures/linear/model.txt' })
  expect((await post('/v1/explain', { rows: [] })).statusCode).toBe(404)
  expect(Object.keys((await get('/openapi.json')).json().paths)).not.toContain('/v1/explain')
})

test('a file that is not a model is rejected', async () => {
  await expect(startService({ model: file('model.txt', 'tree\n') })).rejects.toThrow('LightGBM model')
  await expect(startService({ model: file('none.txt') })).rejects.toThrow('cannot read')
})
