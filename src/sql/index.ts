/**
 * `opencredit/sql`: models as SQL.
 *
 * @module
 */
export { type DialectName, dialectNames } from './dialect.ts'
export { modelToSql, type SqlOptions } from './model-to-sql.ts'
