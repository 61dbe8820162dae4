/**
 * Shapley values and interactions by their definition, over all coalitions, and the two games that SHAP plays.
 *
 * @module
 */
import { goesLeft } from '../../src/model/decision.ts'
import { type Forest, rootOf } from '../../src/model/forest.ts'

/** The worth of a coalition of players, a bit each. */
export type Game = (coalition: number) => number

/** Each player's mean gain over all orders in which the players can join [numPlayers]. */
export function shapleyValues(numPlayers: number, game: Game): Float64Array {
  const worth = Float64Array.from({ length: 2 ** numPlayers }, (_, coalition) => game(coalition))
  const factorial = [1]
  for (let n = 1; n <= numPlayers; n++) factorial.push(factorial[n - 1]! * n)
  const values = new Float64Array(numPlayers)
  for (let player = 0; player < numPlayers; player++) {
    for (let coalition = 0; coalition < worth.length; coalition++) {
      if ((coalition & (1 << player)) !== 0) continue
      const size = membersOf(coalition)
      const weight = (factorial[size]! * factorial[numPlayers - size - 1]!) / factorial[numPlayers]!
      values[player]! += weight * (worth[coalition | (1 << player)]! - worth[coalition]!)
    }
  }
  return values
}

/**
 * Shapley interaction values as shap splits them: half of what two players gain together over what each gains alone, in
 * the mean over coalitions of the others; on the diagonal what is left of a player's value [numPlayers × numPlayers].
 */
export function shapleyInteractions(numPlayers: number, game: Game): Float64Array {
  const worth = Float64Array.from({ length: 2 ** numPlayers }, (_, coalition) => game(coalition))
  const factorial = [1]
  for (let n = 1; n <= numPlayers; n++) factorial.push(factorial[n - 1]! * n)
  const values = new Float64Array(numPlayers ** 2)
  shapleyValues(numPlayers, game).forEach((value, player) => (values[player * (numPlayers + 1)] = value))
  for (let i = 0; i < numPlayers; i++) {
    for (let j = 0; j < numPlayers; j++) {
      if (i === j) continue
      const both = (1 << i) | (1 << j)
      for (let coalition = 0; coalition < worth.length; coalition++) {
        if ((coalition & both) !== 0) continue
        const size = membersOf(coalition)
        const weight = (factorial[size]! * factorial[numPlayers - size - 2]!) / (2 * factorial[numPlayers - 1]!)
        const alone = worth[coalition | (1 << i)]! + worth[coalition | (1 << j)]!
        const half = weight * (worth[coalition | both]! - alone + worth[coalition]!)
        values[i * numPlayers + j]! += half
        values[i * (numPlayers + 1)]! -= half
      }
    }
  }
  return values
}

/**
 * Interventional: members have the row's values, the others those of a background row; the mean raw score over the
 * background.
 *
 * @param players - feature of each player; features that do not play keep the background's values
 */
export function interventionalGame(
  row: Float64Array,
  background: readonly Float64Array[],
  players: readonly number[],
  rawScore: (row: Float64Array) => number
): Game {
  return (coalition) => {
    let sum = 0
    for (const other of background) {
      const mixed = other.slice()
      players.forEach((feature, player) => {
        if ((coalition & (1 << player)) !== 0) mixed[feature] = row[feature]!
      })
      sum += rawScore(mixed)
    }
    return sum / background.length
  }
}

/** Path-dependent: a node that tests a member decides by the row's value, any other takes the mean by covers. */
export function pathDependentGame(forest: Forest, row: Float64Array, trees: readonly number[]): Game {
  const byWeight = forest.coverType === 'weight'
  const nodes = byWeight ? forest.internalWeight : forest.internalCount
  const leaves = byWeight ? forest.leafWeight : forest.leafCount
  const coverOf = (child: number): number => (child >= 0 ? nodes[child]! : leaves[~child]!)
  const expected = (child: number, coalition: number): number => {
    if (child < 0) return forest.leafValue[~child]!
    const feature = forest.splitFeature[child]!
    const left = forest.leftChild[child]!
    const right = forest.rightChild[child]!
    if ((coalition & (1 << feature)) !== 0) {
      return expected(goesLeft(forest, child, row[feature]!) ? left : right, coalition)
    }
    return (coverOf(left) * expected(left, coalition) + coverOf(right) * expected(right, coalition)) / coverOf(child)
  }
  return (coalition) => trees.reduce((sum, tree) => sum + expected(rootOf(forest, tree), coalition), 0)
}

function membersOf(coalition: number): number {
  let members = 0
  for (let rest = coalition; rest > 0; rest >>>= 1) members += rest & 1
  return members
}
