/**
 * Powers of two with the bits of glibc's `pow(2, x)` on x86-64 with FMA.
 *
 * Source: the algorithm of ARM optimized-routines math/pow.c (MIT licence), which glibc uses: e to the exponent times a logarithm in two
 * parts. Of 2 that logarithm needs no table.
 *
 * @module
 */
import { strictExpOfSum } from './exp.ts'
import { fma } from './fma.ts'

/** What `Math.LN2` lacks of ln 2: the second part of glibc's logarithm of 2. */
const ln2Rest = 2.31904681384628e-17
// Beyond, results may overflow or be subnormal; within the other, they are 1 and at most its neighbours.
const largest = 512
const smallest = 2 ** -54

/** Returns 2^x, bit for bit what glibc returns for |x| up to 700; beyond, what JavaScript does. NaN gives NaN. */
export function strictPow2(x: number): number {
  const product = x * Math.LN2
  if (!(Math.abs(product) < largest)) return 2 ** x
  if (Math.abs(product) < smallest) return 1 + product
  return strictExpOfSum(product, fma(x, ln2Rest, fma(x, Math.LN2, -product)))
}
