/**
 * Groups of columns and features as the kernels read them. See `makeHistogram` in src/kernels/assembly/histograms.ts.
 *
 * @module
 */
import { takeArray } from '../../kernels/kernel-array.ts'
import type { KernelMemory } from '../../kernels/memory.ts'
import { type BinnedData, type ColumnGroup, sumsOf } from '../binned-data.ts'

/** Tables in the kernels' memory. */
export interface BinnedTables {
  readonly groups: number
  readonly numGroups: number
  readonly features: number
  readonly endFeatures: number
  /** Room that the making of a histogram needs. */
  readonly buffer: number
}

const wordsOfRecord = 8
const categorical = -1

/** Writes the tables of some groups and the features in them. */
export function writeTables(
  memory: KernelMemory,
  { features }: BinnedData,
  groups: readonly ColumnGroup[]
): BinnedTables {
  const positionsOf = new Map<ColumnGroup, number[]>(groups.map((group) => [group, []]))
  for (const [position, { column }] of features.entries()) positionsOf.get(column.group)?.push(position)
  const ofGroups = takeArray(memory, Int32Array, Math.max(1, wordsOfRecord * groups.length))
  const numFeatures = [...positionsOf.values()].reduce((sum, { length }) => sum + length, 0)
  const ofFeatures = takeArray(memory, Int32Array, Math.max(1, wordsOfRecord * numFeatures))
  let first = 0
  for (const [i, group] of groups.entries()) {
    const positions = positionsOf.get(group)!
    const mostFrequentBins = mostFrequentBinsOf(memory, features, group, positions)
    const { address, width, isWide, rowBytes, maxBins, sums } = group
    ofGroups
      .view()
      .set(
        [address, isWide ? 0 : width, rowBytes, maxBins, sums, mostFrequentBins, first, positions.length],
        wordsOfRecord * i
      )
    const records = ofFeatures.view()
    for (const position of positions) {
      const { feature, mapper } = features[position]!
      const { numBins, mostFrequentBin, missing, defaultBin, isCategorical } = mapper
      const known = isCategorical ? categorical : missing
      const isFirstHidden = Number(mostFrequentBin === 0)
      records.set(
        [sumsOf(features[position]!), numBins, isFirstHidden, known, defaultBin, feature, mostFrequentBin, position],
        wordsOfRecord * first++
      )
    }
  }
  const endFeatures = ofFeatures.address + 4 * wordsOfRecord * numFeatures
  const buffer = takeArray(memory, Uint8Array, 5120 + 4 * groups.length).address
  return { groups: ofGroups.address, numGroups: groups.length, features: ofFeatures.address, endFeatures, buffer }
}

// Address of a number by column; 0 where features share a column.
function mostFrequentBinsOf(
  memory: KernelMemory,
  features: BinnedData['features'],
  group: ColumnGroup,
  positions: readonly number[]
): number {
  const places = positions.map((position) => features[position]!.column.place)
  if (new Set(places).size < places.length) return 0
  const bins = takeArray(memory, Int32Array, group.width)
  for (const [i, position] of positions.entries()) bins.view()[places[i]!] = features[position]!.mapper.mostFrequentBin
  return bins.address
}
