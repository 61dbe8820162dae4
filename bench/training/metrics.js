/**
 * How good scores of the test rows are.
 */

/** The area under the ROC curve; equal scores count half. */
export function auc(label, scores) {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b])
  let rankSum = 0
  let positives = 0
  for (let begin = 0, end; begin < order.length; begin = end) {
    for (end = begin + 1; end < order.length && scores[order[end]] === scores[order[begin]]; end++);
    const meanRank = (begin + end + 1) / 2
    for (let i = begin; i < end; i++) {
      if (label[order[i]] > 0) {
        rankSum += meanRank
        positives++
      }
    }
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}

/** The mean logarithmic loss of raw scores. */
export function logLoss(label, scores) {
  let sum = 0
  for (let i = 0; i < label.length; i++) {
    const margin = label[i] > 0 ? scores[i] : -scores[i]
    sum += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin
  }
  return sum / label.length
}

/** The mean NDCG of the first `numRanks` rows of each query, gains 2^label - 1; 1 for a query without any gain. */
export function ndcg(label, scores, group, numRanks) {
  let sum = 0
  let begin = 0
  for (const size of group) {
    const rows = Array.from({ length: size }, (_, i) => begin + i)
    const gainOf = (order) =>
      order.slice(0, numRanks).reduce((gain, row, rank) => gain + (2 ** label[row] - 1) / Math.log2(rank + 2), 0)
    const best = gainOf(rows.toSorted((a, b) => label[b] - label[a]))
    sum += best === 0 ? 1 : gainOf(rows.toSorted((a, b) => scores[b] - scores[a])) / best
    begin += size
  }
  return sum / group.length
}
