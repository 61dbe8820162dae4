/**
 * A tree as one SQL expression.
 *
 * @module
 */
import { defaultLeftMask, isCategorical, missingType, missingTypeOf } from '../model/decision.ts'
import { type Forest, rootOf } from '../model/forest.ts'
import { greatestSeenUpTo } from '../model/input-rule.ts'
import type { Dialect } from './dialect.ts'
import type { FeatureColumns } from './feature-columns.ts'

/** The condition of a `CASE`, and the children that it and its `ELSE` lead to. */
interface Branch {
  readonly condition: string
  readonly then: number
  readonly otherwise: number
}

/**
 * The value of a tree's leaf. NULL makes no condition true, so each condition is the one under which rows leave the default
 * direction.
 */
export function treeExpression(forest: Forest, tree: number, columns: FeatureColumns, dialect: Dialect): string {
  const parts: string[] = []
  // A chain of thousands of nodes must not be a chain of calls.
  const stack: (number | string)[] = [rootOf(forest, tree)]
  while (stack.length > 0) {
    const next = stack.pop()!
    if (typeof next === 'string') parts.push(next)
    else if (next < 0) parts.push(dialect.number(forest.leafValue[~next]!))
    else {
      const { condition, then, otherwise } = branchOf(forest, next, columns, dialect)
      parts.push(`CASE WHEN ${condition} THEN `)
      stack.push(' END', otherwise, ' ELSE ', then)
    }
  }
  return parts.join('')
}

function branchOf(forest: Forest, node: number, columns: FeatureColumns, dialect: Dialect): Branch {
  const feature = forest.splitFeature[node]!
  const decisionType = forest.decisionType[node]!
  const [left, right] = [forest.leftChild[node]!, forest.rightChild[node]!]
  if (isCategorical(decisionType)) {
    const { condition, leadsRight } = columns.categorical(feature, forest.threshold[node]!, decisionType)
    return leadsRight ? { condition, then: right, otherwise: left } : { condition, then: left, otherwise: right }
  }
  const missing = missingTypeOf(decisionType)
  const column = columns.numerical(feature, missing)
  const threshold = dialect.number(greatestSeenUpTo(forest, forest.threshold[node]!))
  const isDefaultLeft = missing !== missingType.none && (decisionType & defaultLeftMask) !== 0
  return isDefaultLeft
    ? { condition: `${column} > ${threshold}`, then: right, otherwise: left }
    : { condition: `${column} <= ${threshold}`, then: left, otherwise: right }
}
