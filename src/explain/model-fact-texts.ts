/**
 * Facts about a model in words.
 *
 * @module
 */
import { counted, grouped } from '../numeric/format-count.ts'
import type { ModelFacts, Spread } from './model-facts.ts'

/** What is known of one thing. */
export interface FactText {
  readonly name: string
  readonly items: readonly string[]
}

const meanOfTrees = ['averaged over trees']

/** The facts by subject: those that a model has. */
export function factTexts(facts: ModelFacts): FactText[] {
  const { numTrees, numIterations, numOutputs, leaves, depth, parameters } = facts
  const iterated = `${grouped(numTrees)} in ${counted(numIterations, 'iteration')}`
  const all = [
    { name: 'objective', items: [facts.objective ?? 'custom', ...(facts.averageOutput ? meanOfTrees : [])] },
    { name: 'outputs', items: numOutputs === 1 ? ['1'] : [`${numOutputs}, one per class`] },
    { name: 'trees', items: [numOutputs === 1 ? grouped(numTrees) : iterated] },
    { name: 'leaves', items: leaves === null ? ['0'] : leafTexts(leaves, facts) },
    { name: 'depth', items: [depth === null ? '0' : spreadText(depth)] },
    { name: 'features', items: [`${facts.numUsedFeatures} used of ${facts.numFeatures}`, ...categoricalTexts(facts)] },
    { name: 'missing', items: missingTexts(facts) },
    { name: 'training', items: Object.entries(parameters).map(([name, value]) => `${name} ${value}`) }
  ]
  return all.filter(({ items }) => items.length > 0)
}

function leafTexts(leaves: Spread, { numLeaves, isLinear }: ModelFacts): string[] {
  return [`${spreadText(leaves)} per tree`, `${grouped(numLeaves)} in total`, ...(isLinear ? ['linear'] : [])]
}

// Which values numerical splits treat as missing.
function missingTexts({ splits: { nan, zero, none } }: ModelFacts): string[] {
  const kinds = [
    [nan, 'NaN in'],
    [zero, 'NaN and 0 in'],
    [none, 'NaN treated as 0 in']
  ] as const
  return kinds.filter(([count]) => count > 0).map(([count, text]) => `${text} ${counted(count, 'split')}`)
}

function categoricalTexts({ features, splits, numCategoryLists }: ModelFacts): string[] {
  const count = features.filter((feature) => feature.isCategorical).length
  if (count === 0) return []
  const lists = numCategoryLists > 0 ? `, ${counted(numCategoryLists, 'category list')}` : ''
  return [`${count} categorical (${counted(splits.categorical, 'split')}${lists})`]
}

function spreadText({ min, median, max }: Spread): string {
  return min === max ? grouped(min) : `${grouped(min)} to ${grouped(max)}, median ${grouped(median)}`
}

/** The size of a file: `12.3 KB`. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB']
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), 3)
  const size = bytes / 1000 ** power
  return `${power === 0 ? size : size.toPrecision(3)} ${units[power]}`
}
