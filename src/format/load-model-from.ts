/**
 * `loadModelFrom`: a model from what the network or a file picker gives.
 *
 * @module
 */
import { kindOf } from '../checks.ts'
import type { Model } from '../model/model.ts'
import { loadModel } from './load-model.ts'
import type { LoadOptions } from './load-options.ts'

/** A `Response` or a `Blob`, such as a `File`. */
export interface BodySource {
  readonly arrayBuffer: () => Promise<ArrayBuffer>
  /** Of a response. */
  readonly ok?: boolean
  readonly status?: number
}

/** A stream of bytes: a `ReadableStream`, a stream of Node, or an async generator. */
export type ByteStream =
  | AsyncIterable<Uint8Array>
  | { readonly getReader: () => { readonly read: () => Promise<{ done: boolean; value?: Uint8Array | undefined }> } }

/**
 * Loads a model from a `Response`, a `Blob` or a stream of bytes, or from a promise of one.
 *
 * @param source - what `fetch` returns, for example
 * @throws Error when a response is no success; otherwise as `loadModel` throws
 * @example
 * ```js not-run
 * const model = await loadModelFrom(fetch('/models/churn.txt'))
 * ```
 */
export async function loadModelFrom(
  source: BodySource | ByteStream | PromiseLike<BodySource | ByteStream>,
  options: LoadOptions = {}
): Promise<Model> {
  const body = await source
  if (typeof body === 'object' && body !== null) {
    if ('arrayBuffer' in body) {
      if (body.ok === false) throw new Error(`"source" expected a successful response, got status ${body.status}`)
      return loadModel(new Uint8Array(await body.arrayBuffer()), options)
    }
    if (Symbol.asyncIterator in body) return loadModel(await joined(body), options)
    if ('getReader' in body) return loadModel(await joined(chunksOf(body.getReader())), options)
  }
  throw new TypeError(`"source" expected a Response, a Blob or a stream of bytes, got ${kindOf(body)}`)
}

// Browsers that cannot iterate over a stream.
async function* chunksOf(reader: {
  readonly read: () => Promise<{ done: boolean; value?: Uint8Array | undefined }>
}): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value!
  }
}

async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError(`"source" expected bytes, got ${kindOf(chunk)}`)
    parts.push(chunk)
    length += chunk.length
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
