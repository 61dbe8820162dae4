/**
 * Tables of files whose columns have roles, as options give them.
 *
 * @module
 */
import { readTable } from '../../node/read-table.ts'
import type { ColumnRole, Table } from '../../pipeline/table.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import { type CliIo, usageError } from '../io/command.ts'
import { createProgress } from '../io/progress.ts'

/** Names of the columns with roles. */
export type RoleColumns = { readonly label: string } & Readonly<Record<'group' | 'time', string | undefined>>

/** How to read a table. */
export interface RolesTableOptions {
  readonly ignored: readonly string[]
  readonly format: RecordFormat | undefined
  readonly isQuiet: boolean
  readonly signal: AbortSignal
}

/**
 * Reads a table, and shows how far it is.
 *
 * @throws usage error when a column has two roles; Error that names the file; the signal's reason
 */
export async function readRolesTable(
  path: string,
  columns: RoleColumns,
  { ignored, format, isQuiet, signal }: RolesTableOptions,
  io: CliIo
): Promise<Table> {
  const roles: Record<string, ColumnRole> = {}
  for (const role of ['label', 'group', 'time'] as const) {
    const name = columns[role]
    if (name === undefined) continue
    if (Object.hasOwn(roles, name)) throw usageError(`--${role} expected another column, got "${name}" again`)
    roles[name] = role
  }
  const progress = createProgress(io, undefined, isQuiet)
  const onBytes = (count: number): void => {
    signal.throwIfAborted()
    progress.addBytes(count)
  }
  try {
    return await readTable(path, { roles, ignored, format, onBytes })
  } finally {
    progress.clear()
  }
}
