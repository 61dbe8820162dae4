/**
 * What an engine is: it evaluates the trees of a forest, for many rows or for one. Every engine gives the bits of the reference walk in
 * `reference-walk.ts`.
 *
 * @module
 */
import type { BatchEngine, RowEngine } from '../decision-tables/batch-engine.ts'

/** Evaluates the trees of one forest, for many rows or for one. */
export interface Engine extends BatchEngine, RowEngine {}
