import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createReport } from '../../../src/pipeline/report/create-report.ts'
import { exampleReport } from '../../pipeline/report/example-report.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()

// What an experiment writes, in a few seconds.
async function runExperiment(folder: string): Promise<void> {
  const data = file('rows.csv')
  const rows = Array.from({ length: 240 }, (_, i) => {
    const b = (i * 37) % 11
    return [i % 7, b, ['Doctor', 'Writer', ''][i % 3], i >> 1, Number(b > 4 + (i % 3))]
  })
  writeFileSync(data, ['a,b,job,customer,bad', ...rows.map((row) => row.join(','))].join('\n'))
  const plan = file('plan.json')
  writeFileSync(
    plan,
    JSON.stringify({
      name: 'Two ways to <grow>',
      seed: 1,
      resamples: 50,
      protocols: [
        { name: 'row-random', numFolds: 2 },
        { name: 'grouped', numFolds: 2 }
      ],
      candidates: ['small', 'large'].map((name, i) => ({
        name,
        learner: 'boosting',
        parameters: { num_leaves: 3 + i, num_iterations: 5, min_data_in_leaf: 5 }
      })),
      rule: { protocol: 'grouped', standardErrors: 1 }
    })
  )
  const more = ['--fairness', 'a:3,job', '--explain']
  const argv = [
    'experiment',
    ...more,
    '--data',
    data,
    '--label',
    'bad',
    '--group',
    'customer',
    '--plan',
    plan,
    '--out',
    folder
  ]
  const { code, err } = await runCli([...argv, '--quiet', '--jobs', '1'])
  expect([code, err]).toEqual([0, ''])
}

test('a report about an experiment, to which a file adds sections', async () => {
  const folder = file('experiment')
  await runExperiment(folder)
  const output = file('report.html')
  expect(await runCli(['report', folder, '-o', output])).toEqual({ code: 0, out: '', err: '' })
  const page = readFileSync(output, 'utf8')
  expect(page).toContain('<h1>Two ways to &#60;grow&#62;</h1>')
  expect(page).toContain('for comparison only')
  expect(page).toMatch(/when rows are divided at random: \d+\.\d\d percentage points (?:more|less)/)
  expect(page).toContain('within one standard error of the lowest')
  for (const words of ['Groups of a,', 'Groups of job,', 'Cutoff table', 'log-odds of passing'])
    expect(page).toContain(words)
  expect(page).not.toContain('Frequency of reasons')
  const { reasons } = exampleReport()
  writeFileSync(`${folder}/report.json`, JSON.stringify({ reasons }))
  const { code, out } = await runCli(['report', folder, '--title', 'Another title'])
  expect(code).toBe(0)
  expect(out).toContain('Fairness by group')
  expect(out).toContain('Frequency of reasons')
  expect(out).toContain('<h1>Another title</h1>')
})

test('a report from the JSON of an input', async () => {
  const example = exampleReport()
  writeFileSync(file('input.json'), JSON.stringify(example))
  const { code, out } = await runCli(['report', file('input.json')])
  expect([code, out]).toEqual([0, createReport(example)])
})

test('says what is wrong with columns of fairness', async () => {
  const data = file('few.csv', 'a,bad\n1,0\n2,1\n')
  const argv = ['experiment', '--data', data, '--label', 'bad', '--out', file('none'), '--fairness']
  const messages: [string, string][] = [
    ['a', '--fairness expected limits for the numbers of "a", such as a:25:62'],
    ['z', '--fairness expected a column "z", got none of that name'],
    ['a:2:1', '--fairness expected columns separated by commas, those of numbers with ascending limits: Age:25:62']
  ]
  for (const [value, message] of messages) {
    const { code, err } = await runCli([...argv, value, '-q'])
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  }
})

test('says what is wrong, and leaves the output alone', async () => {
  mkdirSync(file('empty'))
  writeFileSync(file('text.json'), 'no JSON')
  writeFileSync(file('wrong.json'), '{"title":"x","facts":7}')
  writeFileSync(file('kept.html'), 'kept')
  mkdirSync(file('other'))
  writeFileSync(file('other/results.json'), '{"format":"something else","version":1}')
  const cases: [string[], number, string][] = [
    [[], 2, 'missing <folder> argument; see opencredit report --help'],
    [[file('empty')], 1, 'results.json'],
    [[file('absent')], 1, 'absent'],
    [[file('text.json')], 1, 'text.json: expected JSON'],
    [[file('wrong.json')], 1, '"facts" expected a list, got number'],
    [[file('other')], 1, '"format" expected "opencredit-experiment-results"']
  ]
  for (const [argv, expected, message] of cases) {
    const { code, out, err } = await runCli(['report', ...argv, '-o', file('kept.html')])
    expect([code, out]).toEqual([expected, ''])
    expect(err).toContain(message)
    expect(readFileSync(file('kept.html'), 'utf8')).toBe('kept')
  }
  const { code, err } = await runCli(['report', file('wrong.json'), '-o', file('wrong.json')])
  expect([code, err]).toEqual([2, expect.stringContaining('would overwrite')])
})
