import { expect, test } from 'vitest'
import { type ArrowMessage, arrowMessages } from '../../src/records/arrow-messages.ts'
import { arrowStream } from '../cli/tables/arrow-streams.ts'
import { dictionary, utf8 } from '@uwdata/flechette'

const stream = arrowStream(
  { x: [[1.5, null, 3]], text: [['a', 'b', 'a'], dictionary(utf8())] },
  { x: [[4.5, 5]], text: [['c', 'c'], dictionary(utf8())] }
)

async function messagesOf(...pieces: readonly Uint8Array[]): Promise<ArrowMessage[]> {
  const messages: ArrowMessage[] = []
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield* pieces
  }
  for await (const message of arrowMessages(all())) messages.push(message)
  return messages
}

const expected = await messagesOf(stream)

test('messages are told apart, and add up to the stream', () => {
  expect(expected.map(({ type, numRows }) => [type, numRows])).toEqual([
    ['schema', 0],
    ['dictionary', 2],
    ['batch', 3],
    ['dictionary', 1],
    ['batch', 2]
  ])
  expect(Buffer.concat([...expected.map(({ bytes }) => bytes), stream.subarray(-8)])).toEqual(stream)
  for (const { bytes } of expected) expect([bytes.byteOffset, bytes.length % 8]).toEqual([0, 0])
})

test('wherever a stream is cut, the messages are the same', async () => {
  for (let cut = 0; cut <= stream.length; cut++) {
    expect(await messagesOf(stream.subarray(0, cut), stream.subarray(cut))).toEqual(expected)
  }
  expect(await messagesOf(...Array.from(stream, (_, i) => stream.subarray(i, i + 1)))).toEqual(expected)
})

test('a stream that ends inside a message is an error, one that ends between two is none', async () => {
  const ends = new Set([0])
  for (const { bytes } of expected) ends.add(Math.max(...ends) + bytes.length)
  for (let end = 0; end < stream.length; end++) {
    const part = messagesOf(stream.subarray(0, end))
    if (ends.has(end)) expect((await part).length).toBe([...ends].indexOf(end))
    else await expect(part).rejects.toThrow('expected an Arrow IPC stream, got one that ends inside a message')
  }
})

test('two streams in one are refused after the batches of the first; nothing is waited for after the end', async () => {
  const twice = (async function* () {
    yield Buffer.concat([stream, stream])
  })()
  const messages: string[] = []
  const reading = (async () => {
    for await (const { type } of arrowMessages(twice)) messages.push(type)
  })()
  await expect(reading).rejects.toThrow('expected an Arrow IPC stream, got more bytes after its end')
  expect(messages).toEqual(expected.map(({ type }) => type))
  const endless = (async function* () {
    yield stream
    await new Promise(() => {})
  })()
  let numMessages = 0
  for await (const _ of arrowMessages(endless)) numMessages++
  expect(numMessages).toBe(expected.length)
})

test('what is no stream is refused', async () => {
  const file = Buffer.concat([Buffer.from('ARROW1\0\0'), stream])
  await expect(messagesOf(file)).rejects.toThrow('expected an Arrow IPC stream, got an Arrow file (Feather)')
  await expect(messagesOf(Buffer.from('id,income\n1,2\n'))).rejects.toThrow('got something else')
  const damaged = (at: number, value: number): Buffer => {
    const copy = Buffer.from(stream)
    copy.writeInt32LE(value, at)
    return copy
  }
  for (const [at, value] of [
    [4, -16],
    [4, 2 ** 30],
    [8, 0x7fffffff],
    [8, -1]
  ] as const) {
    await expect(messagesOf(damaged(at, value))).rejects.toThrow('got a damaged one')
  }
})
