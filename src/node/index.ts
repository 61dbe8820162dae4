/**
 * `opencredit/node`: what needs Node: model files and records from CSV, NDJSON and JSON.
 *
 * @module
 */
export { loadModelFile } from './load-model-file.ts'
export { type ReadOptions, readRecords } from './read-records.ts'
export type { RecordFormat } from './record-format.ts'
export type { RecordItem } from './record-item.ts'
export type { RecordSource } from './text-source.ts'
