/**
 * `detectFormat`: the format of a text that comes in pieces, which can then be read from its beginning.
 *
 * @module
 */
import { createFormatDetector, type RecordFormat } from './record-format.ts'

/** Reads until the format is clear, and puts what was read back in front of the rest. */
export async function detectFormat(
  text: AsyncGenerator<string>
): Promise<{ format: RecordFormat; pieces: AsyncIterable<string> }> {
  const head: string[] = []
  const formatOf = createFormatDetector()
  for (;;) {
    const { done: isLast = false, value = '' } = await text.next()
    head.push(value)
    const format = formatOf(value, isLast)
    if (format !== undefined) return { format, pieces: afterHead(head, text) }
  }
}

async function* afterHead(head: readonly string[], rest: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield* head
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
