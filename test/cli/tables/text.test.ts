import { readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { loaded } from '../../../src/cli/tables/packages.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { explain } from '../../../src/explain/explain.ts'
import { loadModelFile } from '../../../src/node/load-model-file.ts'
import { predict } from '../../../src/predict/predict.ts'
import { jsonLines, runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const file = temporaryFolder()
const path = 'fixtures/binary/model.txt'
const model = loadModelFile(path)
const header = model.featureNames.join(',')
const row = [0.5, -1, 0, 3, 1200, -2.5]
const answer = predict(model, [row])[0]!

test('--keep: columns of CSV and keys of JSON come first', async () => {
  const stdin = `${header},name,id\n${row.join(',')},"a ""b"", c",=7\n${row.join(',')},,8\n`
  const csv = await runCli(['predict', path, '--keep', 'id,name'], { stdin })
  expect(csv).toEqual({ code: 0, out: `id,name,prediction\n'=7,"a ""b"", c",${answer}\n8,,${answer}\n`, err: '' })
  const ndjson = await runCli(['predict', path, '--ndjson', '--keep', 'id,name'], { stdin })
  expect(jsonLines(ndjson.out)).toEqual([
    { id: '=7', name: 'a "b", c', prediction: answer },
    { id: '8', name: '', prediction: answer }
  ])
  const records = [
    { ...Object.fromEntries(model.featureNames.map((name, i) => [name, row[i]])), id: { part: 1 }, name: null },
    { Column_0: 1, id: 3 }
  ]
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('')
  const fromJson = await runCli(['predict', path, '--ndjson', '--keep', 'id,name'], { stdin: lines })
  expect(jsonLines(fromJson.out)).toEqual([
    { id: { part: 1 }, name: null, prediction: answer },
    { id: 3, name: null, prediction: predict(model, [{ Column_0: 1 }])[0] }
  ])
  const missing = await runCli(['predict', path, '--keep', 'key'], { stdin })
  expect([missing.code, missing.out, missing.err]).toEqual([
    1,
    '',
    'opencredit: standard input: expected a column "key" to keep, got none\n'
  ])
  // The place of a column is that in the file.
  const other = await runCli(['predict', path, '--keep', 'name'], { stdin })
  expect(other.err).toContain('"header": column 8 is no feature')
})

test('--keep: identifiers of JSON keep all their digits', async () => {
  const id = '9007199254740993'
  const tags = `{"x":[1,-12345678901234567890]}`
  const record = `{"Column_0":0.5,"id":${id},"tags":${tags}}`
  const expected = predict(model, [{ Column_0: 0.5 }])[0]
  const keep = ['--keep', 'id,tags']
  for (const stdin of [`${record}\n${record}\n`, `[${record},${record}]`]) {
    const line = `{"id":${id},"tags":${tags},"prediction":${expected}}\n`
    expect(await runCli(['predict', path, '--ndjson', ...keep], { stdin })).toEqual({
      ...{ code: 0, err: '' },
      out: line + line
    })
    const csv = await runCli(['predict', path, ...keep], { stdin })
    expect(csv.out.split('\n')[1]).toBe(`${id},"${tags.replaceAll('"', '""')}",${expected}`)
    for (const form of ['--ndjson', '--json']) {
      const explained = await runCli(['explain', '--model', path, form, ...keep], { stdin })
      expect(explained.out).toContain(`"input":{"id":${id},"tags":${tags}}`)
      const scored = await runCli(['score', form, ...keep], { stdin })
      expect(scored.out).toContain(`"input":{"id":${id},"tags":${tags}}`)
    }
    expect((await runCli(['score', '--csv', '--keep', 'id'], { stdin })).out).toContain(`\n${id},`)
    expect((await runCli(['what-if', '--keep', 'id'], { stdin })).out).toContain(`"${id}"`)
  }
  const alone = await runCli(['score', '--json', '--keep', 'id'], { stdin: `{"Age":30,"id":${id}}` })
  expect(alone.out).toContain(`"id": ${id}\n`)
  const rejects = file('long.ndjson')
  const bad = `{"Column_0":"x","id":${id}}\n`
  await runCli(['predict', path, '--keep', 'id', '--on-error', 'null', '--rejects', rejects], { stdin: bad })
  expect(readFileSync(rejects, 'utf8')).toContain(`"input":{"id":${id}}`)
  // More digits than any float64 has, and more than can be read in linear time.
  const endless = await runCli(['predict', path], { stdin: `{"Column_0":${'9'.repeat(400)}}\n` })
  expect(endless.err).toContain('line 1: expected a JSON object, got invalid JSON')
})

test('explain --model --keep: in front in CSV, under "input" in JSON', async () => {
  const stdin = `id,${header}\nx,${row.join(',')}\ny,${row.join(',')}\n`
  const { values, baseValues } = explain(model, [row], { mode: 'fast' })
  const csv = await runCli(['explain', '--model', path, '--csv', '--keep', 'id'], { stdin })
  const cells = [baseValues[0], ...values].join(',')
  expect(csv).toEqual({ code: 0, out: `id,base_value,${header}\nx,${cells}\ny,${cells}\n`, err: '' })
  const ndjson = await runCli(['explain', '--model', path, '--keep', 'id'], { stdin })
  expect(jsonLines(ndjson.out).map((line) => (line as { input: unknown }).input)).toEqual([{ id: 'x' }, { id: 'y' }])
  const classes = loadModelFile('fixtures/multiclass/model.txt')
  const several = await runCli(['explain', '--model', 'fixtures/multiclass/model.txt', '--keep', 'id'], {
    stdin: `id,${classes.featureNames.join(',')}\nx,${classes.featureNames.map(() => 1).join(',')}\n`
  })
  const [only] = jsonLines(several.out) as [{ input: unknown; classes: unknown[] }]
  expect([only.input, only.classes.length]).toEqual([{ id: 'x' }, 3])
})

test('missing and infinite in every spelling that engines write, in CSV and NDJSON', async () => {
  const missing = ['\\N', 'NaN', 'nan', 'NULL', 'null', 'None', '', 'NA', '-nan']
  const infinite = ['Infinity', 'inf', '+inf', 'INF', '+Infinity']
  const cases: [text: string, value: number][] = [
    ...missing.map((text): [string, number] => [text, NaN]),
    ...infinite.map((text): [string, number] => [text, Infinity]),
    ['-Infinity', -Infinity],
    ['-inf', -Infinity]
  ]
  for (const [text, value] of cases) {
    const expected = predict(model, [row.with(3, value)])[0]
    const csv = await runCli(['predict', path], { stdin: `${header}\n${row.with(3, text as never).join(',')}\n` })
    expect([text, csv]).toEqual([text, { code: 0, out: `prediction\n${expected}\n`, err: '' }])
    const record = Object.fromEntries(model.featureNames.map((name, i) => [name, i === 3 ? text : row[i]]))
    const ndjson = await runCli(['predict', path], { stdin: `${JSON.stringify(record)}\n` })
    expect([text, ndjson]).toEqual([text, { code: 0, out: `prediction\n${expected}\n`, err: '' }])
  }
  // Numbers are not text, nor are truth values.
  for (const text of ['1', 'true', 'secret']) {
    const { code, err } = await runCli(['predict', path], { stdin: `${JSON.stringify({ Column_3: text })}\n` })
    expect(code).toBe(1)
    expect(err).toContain('"record.Column_3" expected a number, null or undefined, got string')
    expect(err).not.toContain('secret')
  }
})

test('--on-error: a bad row ends the run, or has no results and stands among the rejects', async () => {
  const good = `${row.join(',')},k`
  const stdin = `${header},id\n${good}1\n1,2,3,4,5,secret,k2\n${good}3\n1,2,3\n"open,1\n${good}4\n`
  const argv = ['predict', path, '--keep', 'id']
  const failed = await runCli([...argv, '--on-error', 'fail'], { stdin })
  const message = 'column "Column_5" expected a number, null or undefined, got string'
  expect(failed).toEqual({
    code: 1,
    out: `id,prediction\nk1,${answer}\n`,
    err: `opencredit: standard input: line 3: ${message}\n`
  })
  const rejects = file('rejects.ndjson')
  const tolerant = await runCli([...argv, '--on-error', 'null', '--rejects', rejects], { stdin })
  expect(tolerant).toEqual({
    code: 0,
    out: `id,prediction\nk1,${answer}\nk2,\nk3,${answer}\n,\n,\nk4,${answer}\n`,
    err: 'opencredit: standard input: 3 of 6 rows without results\n'
  })
  expect(jsonLines(readFileSync(rejects, 'utf8'))).toEqual([
    { row: 2, line: 3, error: message, input: { id: 'k2' } },
    { row: 4, line: 5, error: 'expected 7 cells, got 3', input: { id: null } },
    { row: 5, line: 6, error: 'expected a closing quote, got none', input: { id: null } }
  ])
  const ndjson = await runCli(['predict', path, '--ndjson', '--on-error', 'null'], {
    stdin: '{"Column_0":1}\n{"Column_0":"x"}\n{broken\n'
  })
  expect([ndjson.code, jsonLines(ndjson.out)]).toEqual([0, [predict(model, [{ Column_0: 1 }])[0], null, null]])
})

test('--on-error of explain', async () => {
  const stdin = `id,${header}\nx,${row.join(',')}\ny,${row.with(0, 'bad' as never).join(',')}\n`
  const argv = ['explain', '--model', path, '--keep', 'id', '--on-error', 'null']
  const csv = await runCli([...argv, '--csv'], { stdin })
  expect([csv.code, csv.err]).toEqual([0, 'opencredit: standard input: 1 of 2 rows without results\n'])
  expect(csv.out.split('\n')[2]).toBe(`y${','.repeat(7)}`)
  const [, bad] = jsonLines((await runCli(argv, { stdin })).out)
  const message = 'column "Column_0" expected a number, null or undefined, got string'
  expect(bad).toEqual({ input: { id: 'y' }, error: { name: 'Error', message }, line: 3 })
})

test('score --on-error null: applicants that cannot be scored are no failure, and stand among the rejects', async () => {
  const stdin = '{"Age":30,"id":1}\n{"Age":true,"id":2}\n{broken\n'
  const rejects = file('applicants.ndjson')
  const argv = ['score', '--keep', 'id', '--on-error', 'null', '--rejects', rejects]
  const { code, out, err } = await runCli(argv, { stdin })
  expect([code, jsonLines(out).length]).toEqual([0, 3])
  expect(err).toContain('standard input: 2 of 3 applicants could not be scored\n')
  const found = jsonLines(readFileSync(rejects, 'utf8')) as { row: number; line: number; input: unknown }[]
  expect(found.map(({ row: number, line, input }) => [number, line, input])).toEqual([
    [2, 2, { id: 2 }],
    [3, 3, {}]
  ])
  expect((await runCli(['score', '--on-error', 'fail'], { stdin })).code).toBe(1)
})

test('score --brief: class, points and reasons in every form', async () => {
  const applicants = readFileSync('examples/applicants.csv', 'utf8')
  const full = jsonLines((await runCli(['score'], { stdin: applicants })).out) as {
    prediction: string
    points: number
    reasons: { text: string }[]
  }[]
  const texts = full.map(({ reasons }) => reasons.map(({ text }) => text))
  const brief = await runCli(['score', '--brief'], { stdin: applicants })
  expect(jsonLines(brief.out)).toEqual(
    full.map(({ prediction, points }, i) => ({ class: prediction, points, reasons: texts[i] }))
  )
  const csv = await runCli(['score', '--brief', '--csv', '--keep', 'Age'], { stdin: applicants })
  const rows: Record<string, string>[] = parse(csv.out, { columns: true })
  expect(Object.keys(rows[0]!)).toEqual([
    'Age',
    'class',
    'points',
    'reason_1',
    'reason_2',
    'reason_3',
    'reason_4',
    'not_scored'
  ])
  expect(rows.map((found) => [found['class'], found['points'], found['reason_1']])).toEqual(
    full.map(({ prediction, points }, i) => [prediction, String(points), texts[i]![0] ?? ''])
  )
  const { out } = await runCli(['score', '--brief'], { stdin: '{"Age":30}\n{"Age":true}\n' })
  const [little, bad] = jsonLines(out) as [Record<string, unknown>, Record<string, unknown>]
  expect(little).toMatchObject({ class: null, points: null, reasons: [] })
  expect(little['not_scored']).toContain('insufficient information')
  expect(bad['not_scored']).toContain('line 2: ')
  expect(loadChampion().scorer.classes).toContain(full[0]!.prediction)
})

test('the last complete row of an open pipe is answered at once', async () => {
  for (const lineEnd of ['\n', '\r\n']) {
    const stdin = new PassThrough()
    const stdout = new PassThrough().setEncoding('utf8')
    const running = run(['predict', path, '--keep', 'id'], { stdin, stdout, stderr: new PassThrough() })
    stdin.write(`${header},id${lineEnd}`)
    for (const id of ['a', '"b ""c"""', 'd']) {
      const next = new Promise<string>((resolve) => stdout.once('data', resolve))
      stdin.write(`${row.join(',')},${id}${lineEnd}`)
      expect((await next).endsWith(`,${answer}\n`)).toBe(true)
    }
    stdin.end()
    expect(await running).toBe(0)
  }
})

test('UTF-16, byte order marks and sep= lines, byte by byte', async () => {
  const text = `${header};name\n${row.join(';')};é€\n`.replaceAll(',', ';')
  const expected = { code: 0, out: `name,prediction\né€,${answer}\n`, err: '' }
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  const bigEndian = Buffer.from(utf16).swap16()
  const piped = `sep=|\n${text.replaceAll(';', '|')}`
  for (const bytes of [utf16, bigEndian, Buffer.from(`\ufeff${text}`), Buffer.from(text), Buffer.from(piped)]) {
    const oneByOne = Readable.from(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)))
    for (const stdin of [bytes, oneByOne]) {
      expect(await runCli(['predict', path, '--keep', 'name'], { stdin })).toEqual(expected)
    }
  }
})

test('without any text there are no rows, whatever the format and wherever it comes from', async () => {
  const blank = ['', '\n \r\n', '\ufeff']
  for (const [i, text] of blank.entries()) {
    for (const format of ['csv', 'ndjson', 'json', undefined]) {
      const blankPath = file(`blank-${i}.${format ?? 'txt'}`, text)
      const inputs = [[blankPath], ['-'], ...(format === undefined ? [] : [['-', '--format', format]])]
      for (const input of inputs) {
        const name = input[0] === '-' ? 'standard input' : blankPath
        const stdin = text
        expect(await runCli(['predict', path, ...input], { stdin })).toEqual({
          code: 0,
          out: 'prediction\n',
          err: `opencredit: ${name}: no rows\n`
        })
        for (const command of ['score', 'explain', 'what-if']) {
          expect([command, await runCli([command, ...input], { stdin })]).toEqual([
            command,
            { code: 0, out: '', err: `opencredit: ${name}: no applicants\n` }
          ])
        }
      }
    }
  }
  // A header has names that must fit.
  const { code, err } = await runCli(['predict', path, '-'], { stdin: 'a\n' })
  expect([code, err]).toEqual([1, expect.stringContaining('"header": ')])
})

test('options that would have no effect are refused', async () => {
  const json = '{"Column_0":1}\n'
  const arrow = ['--format', 'arrow']
  for (const [argv, stdin, message] of [
    [['predict', path, '--no-header'], json, 'standard input: --no-header is for CSV, got ndjson'],
    [['predict', path, '--no-header'], `[${json}]`, 'standard input: --no-header is for CSV, got json'],
    [['predict', path, '--no-header', ...arrow], '', 'standard input: --no-header is for CSV, got arrow'],
    [['explain', '--model', path, '--no-header'], json, 'standard input: --no-header is for CSV, got ndjson'],
    [['explain', '--model', path, '--top', '3'], json, '--top needs --table, --svg or --html'],
    [['explain', '--model', path, '--class', '0', '--csv'], json, '--class needs --table, --svg or --html']
  ] as const)
    expect([argv, await runCli(argv, { stdin })]).toEqual([
      argv,
      { code: 2, out: '', err: `opencredit: ${message}; see opencredit ${argv[0]} --help\n` }
    ])
  expect(await runCli(['predict', path, '--no-header'], { stdin: '' })).toMatchObject({ code: 0, out: 'prediction\n' })
})

test('Parquet and Arrow are no applicants of what-if, and say so', async () => {
  for (const format of ['parquet', 'arrow'])
    expect(await runCli(['what-if', file(`rows.${format}`, 'PAR1')])).toEqual({
      code: 1,
      out: '',
      err: `opencredit: ${file(`rows.${format}`)}: expected CSV, NDJSON or JSON, got ${format}\n`
    })
})

test('options that contradict each other', async () => {
  for (const [argv, message] of [
    [['predict', path, '--rejects', 'x'], '--rejects requires --on-error null'],
    [['predict', path, '--on-error', 'skip'], '--on-error expected fail or null; got "skip"'],
    [['predict', path, '--arrow', '--parquet'], '--arrow and --parquet cannot be combined'],
    [['score', '--strict', '--on-error', 'null'], '--strict and --on-error null cannot be combined'],
    [['score', '--table', '--brief'], '--brief and --table cannot be combined'],
    [['explain', '--table', '--keep', 'id'], '--keep needs --csv, --json, --ndjson, --arrow or --parquet']
  ] as const) {
    const { code, err } = await runCli(argv, { stdin: '' })
    expect([code, err]).toEqual([2, `opencredit: ${message}; see opencredit ${argv[0]} --help\n`])
  }
})

test('a package that is not installed is named, with the command that installs it', async () => {
  const missing = (): Promise<unknown> => import('@uwdata/not-there' as string)
  await expect(loaded('Arrow', ['@uwdata/flechette@2.4'], missing)).rejects.toThrow(
    'Arrow needs a package that is not installed: npm install @uwdata/flechette@2.4'
  )
  const failing = (): Promise<unknown> => Promise.reject(new Error('another error'))
  await expect(loaded('Arrow', [], failing)).rejects.toThrow('another error')
})
