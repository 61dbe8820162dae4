import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { splitImportance } from '../../../src/model/split-importance.ts'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { readCases } from '../../fixtures.ts'
import { createLightgbmRandom } from '../../../src/numeric/lightgbm-random.ts'
import { predictRaw } from '../../../src/predict/predict.ts'
import { saveModel } from '../../../src/format/save-model.ts'
import { createDataset, train } from '../../../src/train/index.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()

test('the report of a model, in 80 columns', async () => {
  const { code, out, err } = await runCli(['inspect', 'fixtures/pandas/model.txt', '--top', '4'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toBe(`
  fixtures/pandas/model.txt  LightGBM v4, 9.43 KB

  objective   regression
  outputs     1
  trees       6
  leaves      12 per tree  72 in total
  depth       5
  features    6 used of 6  4 categorical (46 splits, 5 category lists)
  missing     NaN in 20 splits
  training    boosting gbdt  learning_rate 0.2  num_iterations 6
              num_leaves 12  min_data_in_leaf 5

  feature         gain                           splits
  text        6,461.36  ███████████████████████      13  █████████████
  flag        2,833.77  ██████████▏                  23  ███████████████████████
  grade       2,686.76  █████████▋                   15  ███████████████
  share       1,369.39  ████▉                         8  ████████
  and 2 more

`)
})

test('there are colours on a terminal, unless turned off', async () => {
  const argv = ['inspect', 'fixtures/binary/model.txt']
  const plain = (await runCli(argv)).out
  const coloured = (await runCli(argv, { columns: 80 })).out
  expect(coloured).toContain('\x1b[1m')
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(plain)
  const envs: Record<string, string>[] = [{ NO_COLOR: '1' }, { TERM: 'dumb' }, { NO_COLOR: '' }]
  for (const env of envs) expect((await runCli(argv, { columns: 80, env })).out).toBe(plain)
})

test('every golden model has a report within the terminal, and facts that agree with the model', async () => {
  for (const { name } of readCases()) {
    const path = `fixtures/${name}/model.txt`
    for (const columns of [60, 80, 200]) {
      const { code, out } = await runCli(['inspect', path], { columns, env: { NO_COLOR: '1' } })
      expect(code).toBe(0)
      // Only the name of the file may be longer.
      const long = out.split('\n').filter((line) => [...line].length > Math.min(columns, 100))
      expect(long.filter((line) => !line.includes('fixtures/'))).toEqual([])
    }
    const facts = JSON.parse((await runCli(['inspect', path, '--json'])).out)
    const { forest, featureNames, averageOutput } = loadModelFile(path)
    const { nan, zero, none, categorical } = facts.splits
    expect(facts).toMatchObject({
      file: path,
      size: statSync(path).size,
      averageOutput,
      numTrees: forest.numTrees,
      numOutputs: forest.numTreesPerIteration,
      numIterations: forest.numTrees / forest.numTreesPerIteration,
      numLeaves: forest.leafValue.length,
      numFeatures: forest.numFeatures,
      isLinear: forest.linear !== undefined
    })
    expect(nan + zero + none + categorical).toBe(forest.splitFeature.length)
    expect(facts.features.map((feature: { name: string }) => feature.name).sort()).toEqual([...featureNames].sort())
    const splits = splitImportance(forest, 'split')
    for (const feature of facts.features) expect(feature.splits).toBe(splits[featureNames.indexOf(feature.name)])
    if (forest.numTrees > 0) expect(facts.depth.max).toBeGreaterThanOrEqual(Math.ceil(Math.log2(facts.leaves.max)))
    else expect([facts.depth, facts.leaves]).toEqual([null, null])
  }
})

test('a JSON dump is inspected like the text, as far as it goes', async () => {
  const text = JSON.parse((await runCli(['inspect', 'fixtures/multiclass/model.txt', '--json'])).out)
  const dump = JSON.parse((await runCli(['inspect', 'fixtures/multiclass/model.json', '--json'])).out)
  expect(dump).toMatchObject({
    numTrees: text.numTrees,
    leaves: text.leaves,
    depth: text.depth,
    objective: text.objective
  })
})

test('a model without trees, without objective, of several kinds of missing', async () => {
  expect((await runCli(['inspect', 'fixtures/no-trees/model.txt'])).out).toContain('leaves      0\n')
  expect((await runCli(['inspect', 'fixtures/custom/model.txt'])).out).toContain('objective   custom\n')
  expect((await runCli(['inspect', 'fixtures/missing-zero/model.txt'])).out).toMatch(
    /missing {5}.*NaN and 0 in \d+ splits/
  )
  expect((await runCli(['inspect', 'fixtures/rf-binary/model.txt'])).out).toContain(
    'objective   binary sigmoid:1  averaged over trees\n'
  )
  expect((await runCli(['inspect', 'fixtures/multiclass/model.txt'])).out).toContain('outputs     3, one per class\n')
  expect((await runCli(['inspect', 'fixtures/linear/model.txt'])).out).toMatch(/leaves .* in total  linear\n/)
})

test('--output writes a file', async () => {
  const argv = ['inspect', 'fixtures/binary/model.txt']
  expect(await runCli([...argv, '-o', file('report.txt')], { columns: 100 })).toEqual({ code: 0, out: '', err: '' })
  expect(readFileSync(file('report.txt'), 'utf8')).toBe((await runCli(argv)).out)
})

const { nextFloat } = createLightgbmRandom(5)
const rows = Array.from({ length: 600 }, () => [nextFloat() * 100, nextFloat() * 100])
const label = rows.map(([income = 0, debt = 0]) => income / 50 + Math.sin(income / 4) - debt / 60)
const trained = (parameters: object): string => {
  const model = train(
    { num_iterations: 10, ...parameters },
    createDataset(rows, { label, featureNames: ['income', 'debt'] })
  )
  return saveModel(model)
}

test('--monotone: constraints are proved, and broken promises shown', async () => {
  const constrained = file('constrained.txt', trained({ monotone_constraints: [1, -1] }))
  const proved = await runCli(['inspect', constrained, '--monotone'])
  expect([proved.code, proved.out]).toEqual([
    0,
    `
  feature  direction   result
  income   increasing  proved, each tree
  debt     decreasing  proved, each tree

`
  ])
  const free = file('free.txt', trained({}))
  const { code, out } = await runCli(['inspect', free, '--increasing', 'income', '--decreasing', 'debt', '--json'])
  expect(code).toBe(1)
  const [income] = JSON.parse(out)
  expect(income).toMatchObject({ feature: 'income', direction: 'increasing', status: 'violated', output: 0 })
  expect([...predictRaw(loadModelFile(free), income.rows)]).toEqual(income.scores)
  expect((await runCli(['inspect', free, '--increasing', 'income'])).out).toMatch(
    /income   increasing  violated from [\d.]+ to [\d.]+: -?[\d.]+ to -?[\d.]+\n/
  )
  expect((await runCli(['inspect', free, '--monotone'])).err).toContain(
    '--monotone expected a model with monotone constraints'
  )
  expect((await runCli(['inspect', free, '--increasing', 'wealth'])).err).toContain(
    '"feature" expected a name or a number'
  )
})
