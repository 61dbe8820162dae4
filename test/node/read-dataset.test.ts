/**
 * Datasets from files: the models of the same rows in memory.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { readDataset } from '../../src/node/index.ts'
import { createDataset, train } from '../../src/train/index.ts'
import { randomIntegers } from '../oracle/random-forest.ts'

const below = randomIntegers(4)
// Longer than the pieces that files are read in.
const records = Array.from({ length: 6000 }, (_, row) => {
  const income = below(9) === 0 ? null : below(5000) / 4
  const job = ['cook', 'smith', null][below(3)]!
  const bad = Number((income ?? 500) + below(900) > 800)
  return { income, job, late: below(5), bad, times: 1 + below(3), list: `l${Math.floor(row / 15)}` }
})
const names = ['income', 'job', 'late', 'bad', 'times', 'list'] as const
const folder = mkdtempSync(join(tmpdir(), 'opencredit-'))
const pathOf = (name: string): string => join(folder, name)

beforeAll(() => {
  const lines = records.map((record) => names.map((name) => record[name] ?? '').join(','))
  writeFileSync(pathOf('rows.csv'), `${[names.join(','), ...lines].join('\n')}\n`)
  writeFileSync(pathOf('rows.ndjson'), records.map((record) => JSON.stringify(record)).join('\n'))
  writeFileSync(pathOf('bad.csv'), 'income,bad\n1,0\n2,\n')
  writeFileSync(pathOf('text.csv'), 'income,bad\n1,0\n2,no idea\n')
  writeFileSync(pathOf('broken.ndjson'), '{"income":1,"bad":0}\n{"income":\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const parameters = { objective: 'lambdarank', num_iterations: 4, bin_construct_sample_cnt: 1500 } as const
const roles = { label: 'bad', weight: 'times', query: 'list' }

test.each(['rows.csv', 'rows.ndjson'])('%s: the model of the rows in memory', async (file) => {
  const dataset = await readDataset(pathOf(file), parameters, { ...roles, categoricalFeatures: ['late'] })
  const whole = createDataset(
    records.map(({ income, job, late }) => ({ income, job, late })),
    {
      label: records.map(({ bad }) => bad),
      weight: records.map(({ times }) => times),
      group: Array.from({ length: records.length / 15 }, () => 15),
      categoricalFeatures: ['late']
    }
  )
  expect(saveModel(train(parameters, dataset))).toBe(saveModel(train(parameters, whole)))
})

test('rows that cannot be read are named by their lines', async () => {
  const label = { label: 'bad' }
  await expect(readDataset(pathOf('bad.csv'), {}, label)).rejects.toThrow('line 3: expected a value of "bad", got none')
  await expect(readDataset(pathOf('text.csv'), {}, label)).rejects.toThrow(
    'line 3: "bad" expected a number, got string'
  )
  await expect(readDataset(pathOf('broken.ndjson'), {}, label)).rejects.toThrow('line 2')
  await expect(readDataset(pathOf('rows.csv'), {}, { label: 'none' })).rejects.toThrow(
    'line 2: expected a value of "none"'
  )
  await expect(readDataset(pathOf('absent.csv'), {}, label)).rejects.toThrow('absent.csv')
})
