import { expect, test } from 'vitest'
import { createSessionServer, type SessionAnswer } from '../../../src/page/explorer/session-server.ts'
import { smallModel } from '../../format/small-model.ts'

const file = new Blob([smallModel])

test('every message but stop is answered once, with its number; nothing is lost between page and worker', async () => {
  const answers: SessionAnswer[] = []
  // As messages to and from a worker are.
  const serve = createSessionServer((answer) => answers.push(structuredClone(answer)))
  await serve({ kind: 'ask', id: 1, question: 'importance', options: {} })
  await serve({ kind: 'open', id: 2, file: new Blob(['no model']), name: 'bad.txt' })
  await serve({ kind: 'open', id: 3, file, name: 'small.txt' })
  await serve({ kind: 'ask', id: 4, question: 'importance', options: { measure: 'split', output: 0, width: 400 } })
  await serve({ kind: 'read', id: 5, file: new Blob(['age,city,debt\n30,0,1\n40,1,2\n']) })
  await serve({ kind: 'stop' })
  await serve({ kind: 'ask', id: 6, question: 'sampleRow', options: 1 })

  const last = answers.filter(({ kind }) => kind !== 'progress')
  expect(last.map(({ id, kind }) => [id, kind])).toEqual([
    [1, 'error'],
    [2, 'error'],
    [3, 'value'],
    [4, 'value'],
    [5, 'value'],
    [6, 'value']
  ])
  expect(last[0]).toMatchObject({ message: 'expected an open model, got none' })
  expect(last[2]).toMatchObject({ value: { name: 'small.txt', numTrees: 2 } })
  expect(last[5]).toMatchObject({ value: { row: 1, texts: ['40', '1', '2'] } })
  expect(answers.filter(({ kind, id }) => kind === 'progress' && id === 5).at(-1)).toMatchObject({
    progress: { numRows: 2, share: 1 }
  })
})
