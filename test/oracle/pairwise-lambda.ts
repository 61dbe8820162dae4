/**
 * LambdaRank as its paper has it: for each pair of rows of a query, one of them among the first ranks, the logistic loss
 * of their order times what swapping them would change of NDCG. No table, no running sums in float32.
 *
 * @module
 */

/** Derivatives by the score of each row of one query. */
export function pairwiseLambda(
  labels: readonly number[],
  scores: readonly number[],
  { sigmoid, numRanks, isNormalised }: { sigmoid: number; numRanks: number; isNormalised: boolean }
): { gradients: number[]; hessians: number[] } {
  const gainOf = (label: number): number => 2 ** label - 1
  const discount = (rank: number): number => 1 / Math.log2(2 + rank)
  const byScore = scores.map((_, row) => row).toSorted((a, b) => scores[b]! - scores[a]!)
  const byLabel = labels.toSorted((a, b) => b - a).slice(0, numRanks)
  const best = byLabel.reduce((sum, label, rank) => sum + gainOf(label) * discount(rank), 0)
  const isSpread = Math.max(...scores) > Math.min(...scores)

  const gradients = scores.map(() => 0)
  const hessians = scores.map(() => 0)
  let total = 0
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < labels.length; j++) {
      const [high, low] = [byScore[i]!, byScore[j]!]
      if (!(labels[high]! > labels[low]!) || Math.min(i, j) >= numRanks) continue
      const difference = scores[high]! - scores[low]!
      const change = ((gainOf(labels[high]!) - gainOf(labels[low]!)) * Math.abs(discount(i) - discount(j))) / best
      const weight = isNormalised && isSpread ? change / (0.01 + Math.abs(difference)) : change
      const wrong = 1 / (1 + Math.exp(sigmoid * difference))
      gradients[high]! -= sigmoid * wrong * weight
      gradients[low]! += sigmoid * wrong * weight
      for (const row of [high, low]) hessians[row]! += sigmoid * sigmoid * wrong * (1 - wrong) * weight
      total += 2 * sigmoid * wrong * weight
    }
  }
  const factor = isNormalised && total > 0 ? Math.log2(1 + total) / total : 1
  return { gradients: gradients.map((value) => value * factor), hessians: hessians.map((value) => value * factor) }
}
