/**
 * Tables of raw files whose layout is known.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { fileError } from '../../node/file-error.ts'
import type { CleanedTable } from '../../pipeline/cleaning/cleaner.ts'
import { cleanText } from '../../pipeline/cleaning/clean-text.ts'
import { creditScoreLayout } from '../../pipeline/cleaning/credit-score-layout.ts'
import type { Layout } from '../../pipeline/cleaning/layout.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { createProgress } from '../io/progress.ts'

const layouts: Readonly<Record<string, Layout>> = { 'credit-score': creditScoreLayout }

/** Names of the layouts. */
const layoutNames: readonly string[] = Object.keys(layouts)

/**
 * A layout by its name.
 *
 * @throws usage error when there is none
 */
export function layoutNamed(name: string): Layout {
  const layout = Object.hasOwn(layouts, name) ? layouts[name] : undefined
  if (layout === undefined) throw usageError(`--layout expected one of ${layoutNames.join(', ')}; got "${name}"`)
  return layout
}

/**
 * Cleans a file.
 *
 * @param columns - features to keep (default: all)
 * @throws Error that names the file; the signal's reason
 */
export async function readLayoutTable(
  path: string,
  layout: Layout,
  columns: readonly string[] | undefined,
  { signal, isQuiet }: { readonly signal: AbortSignal; readonly isQuiet: boolean },
  io: CliIo
): Promise<CleanedTable> {
  const progress = createProgress(io, undefined, isQuiet)
  let numBefore = 0
  const onProgress = ({ numRows }: { readonly numRows: number }): void => {
    progress.addRows(numRows - numBefore)
    numBefore = numRows
  }
  try {
    return await cleanText(createReadStream(path), { layout, columns, signal, onProgress })
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException
    if (errno !== undefined) throw fileError('read', path, error)
    if (error instanceof Error && error !== signal.reason) error.message = `${path}: ${error.message}`
    throw error
  } finally {
    progress.clear()
  }
}
