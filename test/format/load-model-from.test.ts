import { createReadStream, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { loadModelFrom } from '../../src/format/load-model-from.ts'

const path = 'fixtures/binary/model.txt'
const bytes = readFileSync(path)
const { forest } = loadModel(bytes)

test('a response, a blob, streams of three kinds, and promises of them', async () => {
  const generator = async function* (): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < bytes.length; i += 1000) yield bytes.subarray(i, i + 1000)
  }
  const withoutIterator = new Blob([bytes]).stream() as unknown as Record<PropertyKey, unknown>
  const reader = { getReader: () => (withoutIterator as unknown as ReadableStream<Uint8Array>).getReader() }
  for (const source of [
    new Response(bytes),
    new Blob([bytes]),
    new Response(bytes).body!,
    createReadStream(path),
    generator(),
    reader,
    Promise.resolve(new Response(bytes))
  ]) {
    expect((await loadModelFrom(source)).forest).toEqual(forest)
  }
})

test('what failed, and what is no source', async () => {
  await expect(loadModelFrom(new Response('not here', { status: 404 }))).rejects.toThrow(
    '"source" expected a successful response, got status 404'
  )
  await expect(loadModelFrom('model.txt' as never)).rejects.toThrow(
    new TypeError('"source" expected a Response, a Blob or a stream of bytes, got string')
  )
  const texts = async function* (): AsyncGenerator<string> {
    yield 'tree'
  }
  await expect(loadModelFrom(texts() as never)).rejects.toThrow(new TypeError('"source" expected bytes, got string'))
})
