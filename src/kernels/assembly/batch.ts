/**
 * The kernels that only batches of rows need, by decision tables, on the memory of those in core.ts.
 *
 * @module
 */
export { placesOfTable, rankBytes, sumTables } from './decision-tables'
