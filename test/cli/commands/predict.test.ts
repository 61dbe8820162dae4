import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { predict } from '../../../src/predict/predict.ts'
import { differingBits, float64s, int32s, readCases } from '../../fixtures.ts'
import { jsonLines, runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const model = 'fixtures/binary/model.txt'
const names = loadModelFile(model).featureNames
const header = names.join(',')
const rows = [
  [0.5, -1, 0, 3, 1200, -2.5],
  [NaN, 1, 2, NaN, 0, 0]
]
const expected = predict(loadModelFile(model), rows)

function cell(value: number): string {
  if (Number.isNaN(value)) return ''
  return Object.is(value, -0) ? '-0' : String(value)
}

function csv(values: Float64Array, numFeatures: number): string {
  let text = ''
  values.forEach((value, i) => {
    text += cell(value) + ((i + 1) % numFeatures === 0 ? '\n' : ',')
  })
  return text
}

function numbers(text: string): Float64Array {
  const [, ...lines] = text.trimEnd().split('\n')
  return Float64Array.from(
    lines.flatMap((line) => (line === '' ? [] : line.split(','))),
    Number
  )
}

test("every golden case without category lists gives LightGBM's bits through CSV", async () => {
  let numCases = 0
  for (const golden of readCases()) {
    const path = `fixtures/${golden.name}/model.txt`
    // A single column has no cell to tell an empty line by.
    if (golden.numFeatures === 1 || loadModelFile(path).pandasCategorical.length > 0) continue
    numCases++
    const stdin = csv(float64s(golden, 'rows.f64'), golden.numFeatures)
    for (const [option, name] of [
      ['--raw', 'raw'],
      ['--csv', 'output']
    ] as const) {
      const { code, out, err } = await runCli(['predict', path, '--no-header', option], { stdin })
      expect([code, err]).toEqual([0, ''])
      const wrong = differingBits(numbers(out), float64s(golden, `all.${name}.f64`))
      expect({ case: golden.name, name, wrong }).toEqual({ case: golden.name, name, wrong: 0 })
    }
  }
  expect(numCases).toBeGreaterThan(80)
})

test('leaves and ranges of iterations', async () => {
  const golden = readCases().find(({ name }) => name === 'slices-multiclass')!
  const stdin = csv(float64s(golden, 'rows.f64'), golden.numFeatures)
  for (const { name, startIteration, numIterations, outputs } of golden.slices) {
    const range = [`--start-iteration=${startIteration}`, `--num-iterations=${numIterations}`]
    const path = 'fixtures/slices-multiclass/model.txt'
    if (outputs.includes('leaf')) {
      const { out } = await runCli(['predict', path, '--no-header', '--leaf', ...range], { stdin })
      expect(Int32Array.from(numbers(out))).toEqual(int32s(golden, `${name}.leaf.i32`))
    }
    if (outputs.includes('raw')) {
      const { out } = await runCli(['predict', path, '--no-header', '--raw', ...range], { stdin })
      expect(differingBits(numbers(out), float64s(golden, `${name}.raw.f64`))).toBe(0)
    }
  }
})

test('columns are matched by name, underscores for spaces; others are an error, or ignored', async () => {
  const shuffled = [
    'id,Column_5,Column 4,Column_3,Column_2,Column_1,Column_0,"a ""note"""',
    '7,-2.5,1200,3,0,-1,0.5,x',
    '8,0,0,NA,2,1,nan,y'
  ]
  const stdin = shuffled.join('\n')
  expect(await runCli(['predict', model], { stdin })).toEqual({
    code: 1,
    out: '',
    err: 'opencredit: standard input: "header": column 1 is no feature (--ignore-columns leaves such columns out)\n'
  })
  expect(await runCli(['predict', model, '--ignore-columns'], { stdin })).toEqual({
    code: 0,
    out: `prediction\n${expected.join('\n')}\n`,
    err: ''
  })
})

test('missing and infinite values can be written in many ways', async () => {
  const loaded = loadModelFile(model)
  const texts = {
    '': NaN,
    ' ': NaN,
    NA: NaN,
    NaN: NaN,
    nan: NaN,
    null: NaN,
    NULL: NaN,
    inf: Infinity,
    '-Infinity': -Infinity,
    '+inf': Infinity,
    ' 1e2 ': 100,
    '.5': 0.5,
    '5.': 5
  }
  for (const [text, value] of Object.entries(texts)) {
    const { out } = await runCli(['predict', model], { stdin: `${header}\n${text},1,2,3,4,5\n` })
    expect(out).toBe(`prediction\n${predict(loaded, [[value, 1, 2, 3, 4, 5]])[0]}\n`)
  }
})

test('NDJSON and JSON: absent and null are missing', async () => {
  const full = Object.fromEntries(names.map((name, i) => [name, rows[0]![i]]))
  const sparse = { Column_0: null, Column_1: 1, Column_2: 2, Column_4: 0, Column_5: 0 }
  const out = `prediction\n${expected.join('\n')}\n`
  expect(
    await runCli(['predict', model, '-'], { stdin: `${JSON.stringify(full)}\n\n${JSON.stringify(sparse)}\n` })
  ).toEqual({ code: 0, out, err: '' })
  expect((await runCli(['predict', model], { stdin: JSON.stringify([full, sparse]) })).out).toBe(out)
})

test('output: CSV with a header, or NDJSON; one column per class', async () => {
  const stdin = `${header}\n${rows[0]!.join(',')}\n`
  expect((await runCli(['predict', model, '--raw'], { stdin })).out).toMatch(/^raw_score\n-?[\d.]+\n$/)
  expect((await runCli(['predict', model, '--leaf'], { stdin })).out).toMatch(
    /^leaf_0,leaf_1,leaf_2,leaf_3,leaf_4\n(?:\d,){4}\d\n$/
  )
  expect((await runCli(['predict', 'fixtures/multiclass/model.txt'], { stdin })).out).toMatch(
    /^prediction_0,prediction_1,prediction_2\n/
  )
  expect(jsonLines((await runCli(['predict', model, '--ndjson'], { stdin })).out)).toEqual([expected[0]])
  const [classes] = jsonLines((await runCli(['predict', 'fixtures/multiclass/model.txt', '--ndjson'], { stdin })).out)
  expect(classes).toHaveLength(3)
})

test('--output writes a file', async () => {
  const path = file('predictions.csv')
  expect(await runCli(['predict', model, '-o', path], { stdin: `${header}\n${rows[0]!.join(',')}\n` })).toEqual({
    code: 0,
    out: '',
    err: ''
  })
  expect(readFileSync(path, 'utf8')).toBe(`prediction\n${expected[0]}\n`)
})

test("categories of a data frame: text, numbers and truth values go through the model's lists", async () => {
  const golden = readCases().find(({ name }) => name === 'pandas')!
  const records = JSON.parse(golden.file('records.json')!.toString()) as Record<string, unknown>[]
  const path = 'fixtures/pandas/model.txt'
  const loaded = loadModelFile(path)
  const expectedOutput = float64s(golden, 'all.output.f64').slice(0, records.length)
  const lines = records.map((record) => `${JSON.stringify(record)}\n`)
  const ndjson = await runCli(['predict', path], { stdin: lines.join('') })
  expect(differingBits(numbers(ndjson.out), expectedOutput)).toBe(0)

  // "null" and the empty text are categories of this model, so a CSV file has no cell for a missing one.
  const plain = records.filter((record) => loaded.featureNames.every((name) => (record[name] ?? null) !== null))
  expect(plain.length).toBeGreaterThan(5)
  // Python writes True and False.
  const textOf = (value: unknown): string => (value === true ? 'True' : value === false ? 'False' : String(value))
  const cellsOf = (values: readonly unknown[]): string =>
    values.map((value) => `"${textOf(value).replaceAll('"', '""')}"`).join(',')
  const csvRows = plain.map((record) => cellsOf(loaded.featureNames.map((name) => record[name])))
  const { out, err } = await runCli(['predict', path], { stdin: [cellsOf(loaded.featureNames), ...csvRows].join('\n') })
  expect(err).toBe('')
  expect(differingBits(numbers(out), predict(loaded, plain))).toBe(0)
})

test('errors name line and column, not the value; rows before them are written', async () => {
  const good = rows[0]!.join(',')
  const cases = [
    [`1,2,3,4,5,secret\n`, 'line 3: column "Column_5" expected a number, null or undefined, got string'],
    [`1,2,3,4,0x1F,5\n`, 'line 3: column "Column_4" expected a number, null or undefined, got string'],
    [`secret,3\n`, 'line 3: expected 6 cells, got 2'],
    [`1,2,3,4,"5,6\n`, 'line 3: expected a closing quote, got none']
  ]
  for (const [bad, message] of cases) {
    const outcome = await runCli(['predict', model], { stdin: `${header}\n${good}\n${bad}${good}\n` })
    expect(outcome).toEqual({
      code: 1,
      out: `prediction\n${expected[0]}\n`,
      err: `opencredit: standard input: ${message}\n`
    })
  }
  const json = await runCli(['predict', model], { stdin: '{"Column_0":1}\n{"Column_0":"secret"}\n{"other":1}\n' })
  expect(json.err).toBe(
    'opencredit: standard input: line 2: "record.Column_0" expected a number, null or undefined, got string\n'
  )
  const array = await runCli(['predict', model], { stdin: '[{"Column_0":1},{"other":1}]' })
  const listed = names.join(', ')
  expect(array.err).toBe(
    `opencredit: standard input: element 2: "record" expected features by name (${listed}), got none of them\n`
  )
  const kind = await runCli(['predict', model], { stdin: '{"Column_0":[1]}\n' })
  expect(kind.err).toContain('line 1: "record.Column_0" expected a number')
  const pandas = 'text,whole,share,flag,grade,amount\n7,seven,,,,\n'
  const category = await runCli(['predict', 'fixtures/pandas/model.txt'], { stdin: pandas })
  expect(category.err).toBe(
    'opencredit: standard input: line 2: column "whole" expected a category (number), got string\n'
  )
})

test('features without a column are listed', async () => {
  const some = await runCli(['predict', model], { stdin: 'Column_0,Column_2,Column_4\n1,2,3\n' })
  expect([some.code, some.out]).toEqual([1, ''])
  const hints = '--allow-missing-columns takes them as missing values; --no-header is for files without a header row'
  expect(some.err).toBe(
    `opencredit: standard input: "header" expected a column for every feature, got none for Column_1, Column_3, Column_5 (${hints})\n`
  )
  const allowed = await runCli(['predict', model, '--allow-missing-columns'], {
    stdin: 'Column_0,Column_2,Column_4\n1,2,3\n'
  })
  expect(numbers(allowed.out)).toEqual(predict(loadModelFile(model), [{ Column_0: 1, Column_2: 2, Column_4: 3 }]))
  const none = await runCli(['predict', model], { stdin: '1,2,3,4,5,6\n' })
  expect(none.err).toContain('"header": column 1 is no feature')
  const wide = await runCli(['predict', 'fixtures/wide/model.txt', '--ignore-columns'], { stdin: 'a\n1\n' })
  expect(wide.err).toContain(' and 192 more (--allow-missing-columns')
  const tooFew = await runCli(['predict', model, '--no-header'], { stdin: '1,2,3\n' })
  expect(tooFew.err).toBe('opencredit: standard input: line 1: expected 6 cells, got 3\n')
})

test('--categories tells a model whose its lists are', async () => {
  const text = readFileSync('fixtures/pandas/model.txt', 'utf8')
  const lists = JSON.parse(/pandas_categorical:(.*)/.exec(text)![1]!) as string[][]
  const path = file('ambiguous.txt')
  writeFileSync(path, text.replace('[-3.9849999999999999:3.0649999999999999]', '[0:1]'))
  const categories = file('categories.json')
  writeFileSync(categories, JSON.stringify({ grade: lists[4] }))
  const stdin = JSON.stringify({ text: 'a', grade: lists[4]![1], amount: 0.5 })
  const refused = await runCli(['predict', path], { stdin })
  expect(refused.err).toContain('load it with categories: { "grade": [...] }')
  const told = await runCli(['predict', path, '--categories', categories], { stdin })
  expect([told.code, told.err]).toEqual([0, ''])
  expect(told.out).toBe((await runCli(['predict', 'fixtures/pandas/model.txt'], { stdin })).out)
  writeFileSync(categories, '{grade')
  const broken = await runCli(['predict', path, '--categories', categories], { stdin })
  expect(broken.err).toBe(`opencredit: ${categories}: expected JSON, lists of categories by feature name\n`)
})

test('an input without rows is told of', async () => {
  for (const stdin of ['', '\n', `${header}\n`, '[]']) {
    const { code, out, err } = await runCli(['predict', model], { stdin })
    expect([code, out, err]).toEqual([0, 'prediction\n', 'opencredit: standard input: no rows\n'])
    expect((await runCli(['predict', model, '--ndjson'], { stdin })).out).toBe('')
  }
})
