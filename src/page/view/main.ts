/**
 * The page of the champion, with the applicants of examples/applicants.json, embedded by the build.
 *
 * @module
 */
import { championSubject } from '../champion-subject.ts'
import type { Example } from '../scorer-examples.ts'
import { startPage } from './start-page.ts'

declare const embeddedExamples: readonly Example['record'][]

startPage(championSubject(embeddedExamples))
