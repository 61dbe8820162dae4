/**
 * `opencredit/node`: files of models and scorers, records from CSV, NDJSON and JSON, and worker threads.
 *
 * @module
 */
export { loadModelFile } from './load-model-file.ts'
export { loadScorerFile } from './load-scorer-file.ts'
export { type DefinitionFiles, readDefinition } from './read-definition.ts'
export type { CallSignal } from '../checks.ts'
export { type CallOptions, createPool, type Pool, type PoolOptions } from '../pool/create-pool.ts'
export { readDataset, type ReadDatasetOptions } from './read-dataset.ts'
export { type ReadOptions, readRecords } from './read-records.ts'
export type { RecordFormat } from '../records/record-format.ts'
export type { RecordItem } from '../records/record-item.ts'
export type { RecordSource } from './text-source.ts'
