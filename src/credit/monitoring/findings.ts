/**
 * `findingsOf`: how counts by bin differ from those of a reference.
 *
 * @module
 */
import { populationStability } from '../scoring/stability.ts'
import type { ReferenceVariable } from './monitoring-reference.ts'
import type { VariableRole } from './monitoring-sample.ts'
import { type BinnedSample, holmAdjusted, type StabilityTest, testStability } from './stability-test.ts'
import { binLabels } from './value-bins.ts'

/** How a variable differs from the reference, as far as its bins tell. */
export interface BinnedFinding extends StabilityTest {
  readonly name: string
  readonly role: VariableRole
  /** The population stability index (PSI); of a feature also called the characteristic stability index (CSI). */
  readonly index: number
  /** `pValue` for as many tests as there are variables, by Holm's method. */
  readonly adjustedPValue: number
  /**
   * `none` where the difference may be chance (the adjusted p-value is not below the significance); else by the conventional
   * limits of the index: `small` below 0.1, `moderate` below 0.25, `large` from there on.
   */
  readonly change: Change
  readonly bins: readonly StabilityBin[]
}

/** How large a difference can be, ascending. */
export const changes = ['none', 'small', 'moderate', 'large'] as const

/** How large a difference is. */
export type Change = (typeof changes)[number]

/** A bin's shares of rows, 0 to 1. */
export interface StabilityBin {
  readonly label: string
  readonly reference: number
  readonly recent: number
}

/** A variable of the reference, and recent rows in its bins. */
export interface ComparedVariable {
  readonly variable: ReferenceVariable
  readonly recent: BinnedSample
}

/** Probability of a false alarm among all variables together, unless another is asked for. */
export const defaultSignificance = 0.01

/**
 * Tests every variable.
 *
 * @param significance - probability of a false alarm among all of them together
 * @returns in the order given [numVariables]
 */
export function findingsOf(compared: readonly ComparedVariable[], significance: number): BinnedFinding[] {
  const tested = compared.map(testOf)
  const adjusted = holmAdjusted(tested.map(({ pValue }) => pValue))
  return tested.map((finding, i) => ({
    ...finding,
    adjustedPValue: adjusted[i]!,
    change: changeOf(finding.index, adjusted[i]! < significance)
  }))
}

function testOf({ variable, recent }: ComparedVariable): Omit<BinnedFinding, 'adjustedPValue' | 'change'> {
  const { name, role, bins, counts } = variable
  const [n, m] = [counts, recent.counts].map((list) => list.reduce((sum, count) => sum + count, 0)) as [number, number]
  return {
    name,
    role,
    index: stabilityIndex(counts, recent.counts),
    ...testStability(variable, recent),
    bins: binLabels(bins).map((label, bin) => ({
      label,
      reference: counts[bin]! / n,
      recent: recent.counts[bin]! / m
    }))
  }
}

/** The stability index of counts in the same bins; NaN when one sample is empty. */
export function stabilityIndex(reference: readonly number[], recent: readonly number[]): number {
  // A bin that is empty in both would count as half a row of each.
  const isFilled = (_: number, bin: number): boolean => reference[bin]! + recent[bin]! > 0
  return populationStability(reference.filter(isFilled), recent.filter(isFilled))
}

/** How large a change is by the conventional limits of the index, if it is none of chance. */
function changeOf(index: number, isSignificant: boolean): Change {
  if (!isSignificant) return 'none'
  return index < 0.1 ? 'small' : index < 0.25 ? 'moderate' : 'large'
}
