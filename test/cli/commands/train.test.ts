import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
// Made by LightGBM's Python package; see test/interop/table_case.py.
const golden = JSON.parse(readFileSync('test/cli/training/golden/table.json', 'utf8')) as {
  parameters: Record<string, unknown>
  train: string
  valid: string
  model: string
}
const params = file('params.json', JSON.stringify(golden.parameters))
const columns = ['--label', 'default', '--weight', 'w', '--ignore', 'id', '--categorical', 'kind']

function recordsOf(csv: string): Record<string, unknown>[] {
  const [header = '', ...lines] = csv.trimEnd().split('\n')
  const names = header.split(',')
  const valueOf = (cell: string): unknown => (cell === '' ? null : Number.isNaN(Number(cell)) ? cell : Number(cell))
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], valueOf(cell)])))
}

const forms: [string, (csv: string) => string][] = [
  ['csv', (csv) => csv],
  ['tsv.csv', (csv) => csv.replaceAll(',', '\t')],
  [
    'ndjson',
    (csv) =>
      recordsOf(csv)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join('')
  ],
  ['json', (csv) => JSON.stringify(recordsOf(csv))]
]

test.each(forms)("a table (%s): the file of LightGBM's Python package, byte for byte", async (form, of) => {
  const data = file(`train.${form}`, of(golden.train))
  const valid = file(`valid.${form}`, of(golden.valid))
  const out = file(`model-${form}.txt`)
  const argv = [
    'train',
    '--config',
    params,
    '--data',
    data,
    '--valid',
    valid,
    ...columns,
    '-o',
    out,
    'num_iterations=60'
  ]
  const { code, out: printed, err } = await runCli(argv)
  expect([code, printed]).toEqual([0, ''])
  expect(readFileSync(out, 'utf8').split('\n')).toEqual(golden.model.split('\n'))
  expect(err).toMatch(/^Iteration:1, valid_1 binary_logloss : 0\.\d+\nIteration:1, valid_1 auc : 0\.\d+\n/)
  expect(err).toMatch(/opencredit: stopped early: iteration \d+ was the best\n$/)
})

test('columns by number, and by name: the same', async () => {
  const data = file('numbers.csv', golden.train)
  const numbers = ['--label', '3', '--weight', '7', '--ignore', '0', '--categorical', '5']
  for (const [out, choice] of [
    ['by-name.txt', columns],
    ['by-number.txt', numbers]
  ] as const) {
    await runCli(['train', '--data', data, ...choice, '-o', file(out), '-q', 'objective=binary', 'num_trees=3'])
  }
  expect(readFileSync(file('by-number.txt'), 'utf8')).toBe(readFileSync(file('by-name.txt'), 'utf8'))
})

test('text makes a column categorical, and a model that reads it', async () => {
  const rows = Array.from(
    { length: 200 },
    (_, i) => `${['rent', 'own', 'NA', ' loan'][i % 4]},${i % 7},${i % 4 === 1 ? 1 : 0}`
  )
  const data = file('text.csv', `home,months,default\n${rows.join('\n')}\n`)
  const out = file('text.txt')
  const { code } = await runCli([
    'train',
    '--data',
    data,
    '--label',
    'default',
    '-o',
    out,
    '-q',
    'objective=binary',
    'num_trees=5'
  ])
  expect(code).toBe(0)
  expect(loadModelFile(out).pandasCategorical).toEqual([[' loan', 'own', 'rent']])
  const predicted = await runCli(['predict', out, '--ignore-columns', data])
  const [own, rent] = predicted.out.split('\n').slice(2, 4).map(Number).reverse().reverse()
  expect(own! > rent!).toBe(true)
})

test('a quiet run says nothing, and metric_freq says how often', async () => {
  const data = file('quiet.csv', golden.train)
  const argv = [
    'train',
    '--data',
    data,
    ...columns,
    '-o',
    file('quiet.txt'),
    'objective=binary',
    'training_metric=true'
  ]
  expect((await runCli([...argv, '-q', 'num_trees=4'])).err).toBe('')
  const { err } = await runCli([...argv, 'num_trees=5', 'metric_freq=2'])
  expect(err.match(/^Iteration:\d+/gm)).toEqual(['Iteration:2', 'Iteration:4'])
})

test('queries of a ranking are equal values in a row', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => `q${Math.floor(i / 6)},${(i * 7) % 13},${(i * 7) % 3}`)
  const data = file('ranking.csv', `query,x,relevance\n${rows.join('\n')}\n`)
  const argv = [
    'train',
    '--data',
    data,
    '--label',
    'relevance',
    '--group',
    'query',
    '-o',
    file('ranking.txt'),
    'objective=lambdarank'
  ]
  const { code, err } = await runCli([
    ...argv,
    'num_trees=2',
    'training_metric=true',
    'eval_at=3',
    'min_data_in_leaf=1'
  ])
  expect([code, err]).toEqual([0, expect.stringMatching(/^Iteration:1, training ndcg@3 : [\d.]+\n/)])
})

const small = 'a,b,y\n1,2,0\n3,4,1\n'
test.each([
  ['a row that is too short', 'a,b,y\n1,2,0\n3,4\n', 'line 3: expected 3 cells, got 2'],
  ['no label', 'a,b,y\n1,2,0\n3,4,\n', 'line 3: column "y" expected a number, got none'],
  ['a label that is text', 'a,b,y\n1,2,no\n', 'line 2: column "y" expected a number, got text'],
  [
    'numbers and text',
    'a,b,y\n1,2,0\nx,4,1\n',
    'line 3: column "a" expected a number like the values before, got string'
  ],
  [
    'text and numbers',
    'a,b,y\nx,2,0\n\n1,4,1\n',
    'line 4: column "a" expected a string like the values before, got number'
  ],
  ['no such column', 'a,b,z\n1,2,0\n', '"label_column" expected the name of a column or its number from 0, got "y"'],
  ['no rows', 'a,b,y\n', '"rows" expected at least 1 row, got 0'],
  ['nothing', '', 'expected a header row, got an empty input']
])('a table with %s names file and line', async (name, text, message) => {
  const data = file(`${name.replaceAll(' ', '-')}.csv`, text)
  const { code, err } = await runCli(['train', '--data', data, '--label', 'y', '-o', file('none.txt'), 'num_trees=1'])
  expect([code, err]).toEqual([1, `opencredit: ${data}: ${message}\n`])
  expect(existsSync(file('none.txt'))).toBe(false)
})

test('keys that the first record lacks are an error', async () => {
  const data = file('keys.ndjson', '{"a":1,"y":0}\n{"a":1,"y":1,"late":3}\n')
  const { err } = await runCli(['train', '--data', data, '--label', 'y', '-o', file('none.txt')])
  expect(err).toBe(`opencredit: ${data}: line 2: expected the keys of the first record, got "late" as well\n`)
})

test.each([
  [['-o', 'm.txt'], 'missing --data'],
  [['--data', 'd.csv', '--label', 'y'], 'missing --output'],
  [['--data', 'd.csv', '--data', 'e.csv', '-o', 'm.txt'], 'expected one file, got several'],
  [['d.csv'], 'unexpected argument "d.csv"; parameters are written name=value'],
  [
    ['data=d.csv', 'num_trees=3', 'num_iterations=4'],
    /command line: "num_iterations" expected the value that "num_trees" has/
  ],
  [['data=d.csv', 'task=predict'], '"task" expected train, got predict: opencredit predict runs a model'],
  [['data=d.csv', 'task=refit'], '"task" expected train, got refit: refit of the library does that'],
  [['data=d.csv', 'task=convert_model'], '"task" expected train, got convert_model: models are not turned into C++'],
  [['--config', 'a.json', 'config=b.conf'], '--config expected one file, got two']
])('wrong usage: %j', async (argv, message) => {
  const { code, err } = await runCli(['train', ...argv])
  expect(code).toBe(2)
  if (typeof message === 'string') expect(err).toBe(`opencredit: ${message}; see opencredit train --help\n`)
  else expect(err).toMatch(message)
})

test("what LightGBM's program would do otherwise is refused", async () => {
  const data = file('refused.csv', '1,2\n0,3\n1,4\n')
  const messageOf = async (...argv: string[]): Promise<string> =>
    (await runCli(['train', `data=${data}`, '-o', file('refused.txt'), '-q', ...argv])).err
  expect(await messageOf('parser_config_file=parser.json')).toBe(
    'opencredit: "parser_config_file" expected "", got a name: parsers of one\'s own are not loaded\n'
  )
  expect(await messageOf('two_round=true', 'bin_construct_sample_cnt=2')).toBe(
    'opencredit: "two_round" expected false with more rows than bin_construct_sample_cnt=2, got true and 3 rows: LightGBM ' +
      'then finds its bins by another sample\n'
  )
  expect(await messageOf('two_round=true', 'num_trees=1')).toBe('')
})

test('errors about parameters say where they were given', async () => {
  const conf = file('wrong.conf', 'task = train\n\n# a comment\nnum_leafs = 5 # another\ndata = d.csv\n')
  expect((await runCli(['train', `config=${conf}`])).err).toBe(
    `opencredit: ${conf}, line 4: no parameter is called "num_leafs"; did you mean "num_leaf"?\n`
  )
  const range = file('range.conf', 'data = d.csv\nlearning_rate = -1\n')
  expect((await runCli(['train', `config=${range}`])).err).toBe(
    `opencredit: ${range}, line 2: "learning_rate" expected a number above 0, got "-1"\n`
  )
  const { err } = await runCli(['train', 'data=d.csv', 'eta=x'])
  expect(err).toBe('opencredit: command line: "eta" expected a number above 0, got "x"\n')
})

test('a model is there whole or not at all', async () => {
  const data = file('whole.csv', small)
  const out = file('whole.txt', 'what was there before')
  const argv = ['train', '--data', data, '--label', 'y', '-o', out, '-q']
  expect((await runCli([...argv, 'objective=multiclass', 'num_class=2', 'metric=auc'])).code).toBe(1)
  expect(readFileSync(out, 'utf8')).toBe('what was there before')
  expect((await runCli([...argv, 'num_trees=2'])).code).toBe(0)
  expect(loadModelFile(out).featureNames).toEqual(['a', 'b'])
  const missing = await runCli([
    'train',
    '--data',
    data,
    '--label',
    'y',
    '-o',
    file('no-such-folder/m.txt'),
    'num_trees=1'
  ])
  expect(missing.err).toMatch(/^opencredit: cannot write ".*m\.txt": no such file or directory\n$/)
  expect(readdirSync(dirname(out)).filter((name) => name.endsWith('.part'))).toEqual([])
  expect((await runCli(['train', '--data', data, '--label', 'y', '-o', '/dev/null', 'num_trees=1'])).code).toBe(0)
})

test('snapshots are the models so far', async () => {
  const data = file('snapshots.csv', golden.train)
  const argv = ['train', '--data', data, ...columns, '-q', 'objective=binary', 'min_data_in_leaf=5']
  const out = file('snapshots.txt')
  await runCli([...argv, '-o', out, '--save-period', '2', 'num_trees=5'])
  await runCli([...argv, '-o', file('four.txt'), 'num_trees=4'])
  const treesOf = (path: string): string => /Tree=0[\s\S]*end of trees/.exec(readFileSync(path, 'utf8'))![0]
  expect(treesOf(`${out}.snapshot_iter_4`)).toBe(treesOf(file('four.txt')))
  expect(existsSync(`${out}.snapshot_iter_2`)).toBe(true)
  expect(existsSync(`${out}.snapshot_iter_5`)).toBe(false)
  expect(existsSync(`${out}.checkpoint`)).toBe(false)
})

test('only a checkpoint of the same run is gone on from', async () => {
  const data = file('resume.csv', golden.train)
  const out = file('resume.txt')
  const argv = ['train', '--data', data, ...columns, '-o', out, '--resume', 'num_trees=2', 'objective=binary']
  expect((await runCli(argv)).code).toBe(0)
  writeFileSync(`${out}.checkpoint`, 'something else')
  const { code, err } = await runCli(argv)
  const message = `${out}.checkpoint: expected a checkpoint of this version, got another file or a damaged one`
  expect([code, err]).toEqual([1, `opencredit: ${message}\n`])
})

test('a file that is not there is an error that names it', async () => {
  for (const argv of [['--data', 'none.csv', '--label', 'y', '-o', 'm.txt'], ['data=none.csv'], ['config=none.csv']]) {
    const { code, err } = await runCli(['train', ...argv])
    expect([code, err]).toEqual([1, 'opencredit: cannot read "none.csv": no such file or directory\n'])
  }
})

test("growth styles, which LightGBM's files do not have, are parameters like others", async () => {
  const csv = [
    'a,b,y',
    ...Array.from({ length: 500 }, (_, i) => [i % 50, (i * 31) % 60, (i % 50) * ((i * 31) % 60)].join())
  ]
  const config = file(
    'growth.conf',
    `data = ${file('growth.csv', `${csv.join('\n')}\n`)}\nheader = true\nlabel = name:y\n`
  )
  const models = []
  for (const growth of ['leafwise', 'depthwise', 'symmetric']) {
    const out = file(`${growth}.txt`)
    const argv = [
      'train',
      `config=${config}`,
      `growth=${growth}`,
      'num_leaves=12',
      'num_trees=2',
      `output_model=${out}`
    ]
    expect((await runCli(argv)).code).toBe(0)
    models.push(readFileSync(out, 'utf8'))
  }
  expect(new Set(models).size).toBe(3)
  for (const model of models) expect(model).not.toContain('growth:')
})
