import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readRecords, type ReadOptions } from '../../src/node/read-records.ts'
import { loadModelFile } from '../../src/node/load-model-file.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { temporaryFolder } from '../cli/temporary-folder.ts'

const file = temporaryFolder()

const model = loadModelFile('fixtures/pandas/model.txt')

async function read(text: string, options: ReadOptions = {}): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = []
  for await (const { record, error } of readRecords(Readable.from([text]), { format: 'csv', model, ...options })) {
    if (error) throw error
    records.push(record)
  }
  return records
}

test('cells become the values that the model takes', async () => {
  const records = await read('text,whole,share,flag,grade,amount\na,3,0.25,True,low,-1.5\nNaN,n/a,,,,"1e2"\n')
  expect(records).toEqual([
    { text: 'a', whole: 3, share: 0.25, flag: true, grade: 'low', amount: -1.5 },
    { text: null, whole: null, share: null, flag: null, grade: null, amount: 100 }
  ])
  const scorer = createScorer(model)
  expect(records.map((record) => scorer.predictRaw(record)[0])).toEqual([...predictRaw(model, records)])
})

test('a feature may be called __proto__', async () => {
  const named = file('proto.txt', readFileSync('fixtures/pandas/model.txt', 'utf8').replace('=text ', '=__proto__ '))
  const text = 'whole,share,flag,grade,amount'
  const [record] = await read(`__proto__,${text}\na,3,,,,\n`, { model: loadModelFile(named) })
  expect(Object.entries(record!)[0]).toEqual(['__proto__', 'a'])
  expect(predictRaw(loadModelFile(named), [record!])).toEqual(predictRaw(model, [{ text: 'a', whole: 3 }]))
})

test('the header must have the features, and no others, unless told otherwise', async () => {
  await expect(read('text,amount\na,1\n')).rejects.toThrow('"header" expected a column for every feature, got none for')
  await expect(read('text,whole,share,flag,grade,amount,id\n')).rejects.toThrow('"header": column 7 is no feature')
  const options = { extraColumns: 'ignore', missingColumns: 'allow' } as const
  expect(await read('id,text,amount\n007,a,1\n', options)).toEqual([{ id: '007', text: 'a', amount: 1 }])
})
