/**
 * `createChampionSample`: applicants scored by the champion, as columns to monitor.
 *
 * @module
 */
import { type ApplicantSample, createApplicantSample } from '../monitoring/applicant-sample.ts'
import { loadChampion } from './champion.ts'

/**
 * An empty sample, to compare with `championReference`.
 *
 * @example
 * ```js
 * const sample = createChampionSample()
 * for (const applicant of applicants) sample.add(applicant)
 * monitor(championReference, sample.take())
 * ```
 */
export function createChampionSample(): ApplicantSample {
  return createApplicantSample(loadChampion().scorer)
}
