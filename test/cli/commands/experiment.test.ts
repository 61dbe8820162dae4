import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { beforeAll, expect, test } from 'vitest'
import { saveModel } from '../../../src/format/save-model.ts'
import { isNumeric } from '../../../src/pipeline/table.ts'
import { createDataset } from '../../../src/train/dataset.ts'
import { train } from '../../../src/train/train.ts'
import { smallPlan, smallTable } from '../../pipeline/experiment/small-experiment.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const table = smallTable()
const names = [...table.columns.keys()]
const lines = Array.from({ length: table.numRows }, (_, row) =>
  names
    .map((name) => {
      const column = table.columns.get(name)!
      const value = isNumeric(column) ? (Number.isNaN(column[row]!) ? '' : column[row]!) : (column[row] ?? '')
      return String(value)
    })
    .join(',')
)
const data = file('data.csv', `${names.join(',')}\n${lines.join('\n')}\n`)
const plan = file('plan.json', JSON.stringify(smallPlan))
const argv = ['experiment', '--data', data, '--label', 'label', '--group', 'customer', '--plan', plan]
const whole = file('whole')

test('prints each protocol under its own name, and writes the results', async () => {
  const { code, out, err } = await runCli([...argv, '--out', whole, '--jobs', '2'], { stderrIsTTY: true })
  expect(code).toBe(0)
  expect(out).toMatch(/^900 rows of 150 groups, 4 features\n/)
  expect(out).toMatch(/\nstratified-grouped\n3 folds of 150 groups/)
  expect(out).toMatch(/\nrow-random\n[^]*for\s+comparison only/)
  expect(out).toMatch(/\ntrees +0\.\d{4} \(0\.\d{4}–0\.\d{4}\) /)
  expect(out).toMatch(/\nChampion: (?:monotone|card)\n/)
  expect(err).toContain('31/31')
  const results = JSON.parse(readFileSync(join(whole, 'results.json'), 'utf8')) as { champion: object }
  expect(results.champion).toMatchObject({ candidate: expect.any(String) as string })
})

test('the same command again trains nothing, and writes the same bytes', async () => {
  const log = readFileSync(join(whole, 'experiment.ndjson'))
  const before = readFileSync(join(whole, 'results.json'))
  const { code, err } = await runCli([...argv, '--out', whole])
  expect(code).toBe(0)
  expect(err).toContain('going on with 23 folds that are done')
  expect(readFileSync(join(whole, 'results.json')).equals(before)).toBe(true)
  expect(readFileSync(join(whole, 'experiment.ndjson')).equals(log)).toBe(true)
})

test('a torn line is cut off, a damaged one before others is refused', async () => {
  const torn = file('torn')
  await promisify(execFile)('cp', ['-r', whole, torn])
  const path = join(torn, 'experiment.ndjson')
  truncateSync(path, statSync(path).size - 40)
  const { code } = await runCli([...argv, '--out', torn, '-q'])
  expect(code).toBe(0)
  expect(readFileSync(join(torn, 'results.json')).equals(readFileSync(join(whole, 'results.json')))).toBe(true)
  const bytes = readFileSync(path)
  bytes[bytes.indexOf(10) + 60]! ^= 1
  writeFileSync(path, bytes)
  const refused = await runCli([...argv, '--out', torn])
  expect([refused.code, refused.err]).toEqual([
    1,
    `opencredit: ${path}: line 2 of the log expected an entry with its checksum, got a damaged one\n`
  ])
})

test('a folder with the log of another experiment is refused', async () => {
  const other = file('other.json', JSON.stringify({ ...smallPlan, seed: 9 }))
  const { code, err } = await runCli([...argv.slice(0, -1), other, '--out', whole])
  expect(code).toBe(1)
  expect(err).toContain('got one with another plan')
})

test('of two at a time in one folder, one is refused', async () => {
  const out = file('shared')
  const both = await Promise.all([runCli([...argv, '--out', out, '-q']), runCli([...argv, '--out', out, '-q'])])
  const [done, refused] = both.toSorted((a, b) => a.code - b.code)
  expect(done!.code).toBe(0)
  expect(refused!.code).toBe(1)
  expect(refused!.err).toContain(`another process is using "${join(out, 'experiment.ndjson')}"`)
  expect(readFileSync(join(out, 'results.json')).equals(readFileSync(join(whole, 'results.json')))).toBe(true)
})

const program = file('command.mjs')
beforeAll(async () => {
  // Plain JavaScript without types.
  const { workerDefinition } = (await import(pathToFileURL(resolve('src/node/bundle-worker.js')).href)) as {
    readonly workerDefinition: () => Promise<Record<string, string>>
  }
  await build({
    entryPoints: ['src/cli/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    define: await workerDefinition(),
    external: ['fastify', '@fastify/*'],
    logLevel: 'error'
  })
})

function started(out: string): {
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<number | null>
} {
  const child = spawn(process.execPath, [program, ...argv, '--out', out], { stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { kill: (signal) => child.kill(signal), ended }
}

test('killed at any moment, again and again, it goes on to the same bytes', async () => {
  const out = file('killed')
  // Moments that differ from run to run of the test.
  for (let attempt = 0; attempt < 6; attempt++) {
    const { kill, ended } = started(out)
    const timer = wait(300 + Math.random() * 900).then(() => kill('SIGKILL'))
    await Promise.all([ended, timer])
  }
  expect(await started(out).ended).toBe(0)
  expect(readFileSync(join(out, 'results.json')).equals(readFileSync(join(whole, 'results.json')))).toBe(true)
  expect(existsSync(join(out, '.results.json.part'))).toBe(false)
}, 120_000)

test('interrupted, it says so, and goes on to the same bytes', async () => {
  const out = file('interrupted')
  const { kill, ended } = started(out)
  const log = join(out, 'experiment.ndjson')
  while (!existsSync(log) || statSync(log).size < 2000) await wait(20)
  kill('SIGINT')
  expect(await ended).toBe(130)
  expect(existsSync(join(out, 'results.json'))).toBe(false)
  expect(await started(out).ended).toBe(0)
  expect(readFileSync(join(out, 'results.json')).equals(readFileSync(join(whole, 'results.json')))).toBe(true)
}, 120_000)

test('without a plan: three ways to grow trees, and a scorecard', async () => {
  const two = file(
    'two.csv',
    `x,who,bad\n${Array.from({ length: 120 }, (_, i) => `${(i * 37) % 50},${i % 40},${(i * 37) % 50 > 20 ? 1 : 0}`).join('\n')}\n`
  )
  const out = file('default')
  const { code, out: text } = await runCli([
    'experiment',
    '--data',
    two,
    '--label',
    'bad',
    '--group',
    'who',
    '--out',
    out
  ])
  expect(code).toBe(0)
  for (const name of ['leafwise', 'depthwise', 'symmetric', 'scorecard']) expect(text).toContain(`\n${name} `)
  expect(text).not.toContain('way to decide')
  rmSync(out, { recursive: true })
}, 120_000)

test.each([
  [['--label', 'label', '--out', 'x'], 'missing --data'],
  [['--data', data, '--out', 'x'], 'missing --label'],
  [['--data', data, '--label', 'label'], 'missing --out'],
  [['--data', data, '--label', 'label', '--out', file('jobs'), '--jobs', '0'], '--jobs expected a number from 1 up'],
  [['--data', data, '--label', 'label', '--group', 'label', '--out', file('twice')], '--group expected another column']
])('usage errors: %j', async (args, message) => {
  const { code, err } = await runCli(['experiment', ...args])
  expect(code).toBe(2)
  expect(err).toContain(message)
})

test('errors name the file and the place', async () => {
  const wrong = file('wrong.json', JSON.stringify({ ...smallPlan, rule: { protocol: 'grouped' } }))
  const refused = await runCli([...argv.slice(0, -1), wrong, '--out', file('wrong')])
  expect(refused.err).toBe(`opencredit: ${wrong}: "plan.rule.standardErrors" expected a value, got none\n`)
  const { err } = await runCli(['experiment', '--data', data, '--label', 'grade', '--out', file('none')])
  expect(err).toContain(`${data}: expected a column "grade", got none of that name`)
})

test('raw credit score data are cleaned by their layout, of which the plan names the features', async () => {
  const header = 'ID,Customer_ID,Month,SSN,Age,Annual_Income,Outstanding_Debt,Interest_Rate,Credit_Score'
  const rows = Array.from({ length: 240 }, (_, i) => {
    const income = 7000 + ((i * 7919) % 97) * 1000
    const label = income > 60_000 ? 'Good' : income > 30_000 ? 'Standard' : 'Poor'
    const debt = `${((i * 31) % 89) * 50}_`
    return `0x${i},CUS_${i >> 2},May,#F%$D@*&8,${i % 9 === 0 ? -500 : 30},${income}_,${debt},${1 + (i % 30)},${label}`
  })
  const raw = file('raw.csv', `${header}\n${rows.join('\n')}\n`)
  const small = {
    name: 'raw',
    seed: 1,
    resamples: 20,
    features: ['Age', 'Annual_Income', 'Outstanding_Debt', 'DTI'],
    protocols: [{ name: 'stratified-grouped', numFolds: 2 }],
    candidates: [{ name: 'trees', learner: 'boosting', parameters: { num_iterations: 5, num_leaves: 4 } }],
    rule: { protocol: 'stratified-grouped', standardErrors: 1 }
  }
  const args = ['experiment', '--data', raw, '--layout', 'credit-score', '--out', file('raw')]
  const { code, out } = await runCli([...args, '--plan', file('raw.json', JSON.stringify(small))])
  expect([code, out.split('\n')[0]]).toEqual([0, '240 rows of 60 groups, 4 features'])
  const { err } = await runCli([...args, '--label', 'Credit_Score'])
  expect(err).toContain('--layout and --label cannot be combined')
  const unknown = await runCli([...args.slice(0, 4), 'taiwan', '--out', file('raw')])
  expect(unknown.err).toContain('--layout expected one of credit-score; got "taiwan"')
})

test('--export-folds runs nothing that could be explained or logged', async () => {
  const { code, err } = await runCli([...argv, '--out', file('unused'), '--export-folds', '--explain'])
  expect(code).toBe(2)
  expect(err).toContain('--export-folds and --explain cannot be combined')
})

test('--export-folds writes rows and folds, and a candidate of files is read beside the plan', async () => {
  const elsewhere = file('elsewhere')
  const { code, err } = await runCli([...argv, '--out', elsewhere, '--export-folds'])
  expect([code, err]).toEqual([0, ''])
  expect(readdirSync(elsewhere).toSorted()).toEqual(['folds.json', 'rows.ndjson'])
  const folds = JSON.parse(readFileSync(join(elsewhere, 'folds.json'), 'utf8')) as {
    protocols: Record<string, { train: number[]; test: number[] }[]>
  }
  const rows = readFileSync(join(elsewhere, 'rows.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { class: number; features: { debt: number } })
  folds.protocols['stratified-grouped']!.forEach(({ train: training }, fold) => {
    const debt = Float64Array.from(training, (row) => rows[row]!.features.debt)
    const label = Int32Array.from(training, (row) => rows[row]!.class)
    const dataset = createDataset({ debt }, { label })
    const model = train({ objective: 'multiclass', num_class: 3, num_iterations: 3 }, dataset)
    writeFileSync(join(elsewhere, `${fold}.txt`), saveModel(model))
  })
  const candidates = [smallPlan.candidates[3], { name: 'debt only', learner: 'files', files: '{fold}.txt' }]
  const rule = { protocol: 'stratified-grouped', standardErrors: 1, excluded: ['debt only'] }
  const protocols = [smallPlan.protocols[0]]
  const withFiles = join(elsewhere, 'plan.json')
  writeFileSync(withFiles, JSON.stringify({ ...smallPlan, candidates, rule, protocols }))
  const compared = await runCli([...argv.slice(0, -1), withFiles, '--out', elsewhere, '-q'])
  expect(compared.err).toBe('')
  expect(compared.out).toMatch(/\ndebt only +0\.\d{4} /)
  expect(compared.out).toMatch(/\nChampion: card\n/)
  rmSync(join(elsewhere, '1.txt'))
  const missing = await runCli([...argv.slice(0, -1), withFiles, '--out', elsewhere, '-q'])
  expect(missing.code).toBe(1)
  expect(missing.err).toContain('1.txt')
})
