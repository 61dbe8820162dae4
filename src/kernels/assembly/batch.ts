/**
 * The kernels that decision tables need, on the memory of those in core.ts.
 *
 * @module
 */
export { placesOfTable, rankBytes, sumTables } from './decision-tables'
export { placesByCondition, placesOfRow, rankRow, sumPlaces } from './table-rows'
