import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { championSubject } from '../../src/page/champion-subject.ts'
import { packedSubject } from '../../src/page/packed-subject.ts'
import { readingText } from '../../src/page/reading-text.ts'
import { packedLender } from '../credit/lender.ts'

const text = new TextDecoder().decode(packedLender)
const champion = championSubject(JSON.parse(readFileSync('examples/applicants.json', 'utf8')))
const lender = packedSubject(text)

test('the accuracy on the page is the one stated in docs/credit.md', () => {
  const [, measured] = /\*\*grouped, as scored\*\*.*?\*\*(0\.\d+)\*\*/.exec(readFileSync('docs/credit.md', 'utf8'))!
  expect(champion.about).toContain(`**${(Number(measured) * 100).toFixed(1)} %**`)
})

test('the champion has a title for each of its examples', () => {
  expect(champion.examples.map(({ title }) => title)).not.toContain(undefined)
  expect(champion.examples).toHaveLength(4)
})

test('a packed scorer gets examples of its own: the strong one passes, the weak one does not, and the last needs repair', () => {
  const { scorer, examples } = lender
  const points = examples.slice(0, 3).map(({ record }) => {
    const score = scorer.score(record)
    expect([...score.warnings, ...score.repairs]).toEqual([])
    return score.status === 'scored' ? score.points : NaN
  })
  const passes = [0, 2]
    .map((i) => scorer.score(examples[i]!.record))
    .map((score) => score.status === 'scored' && score.passes)
  expect(passes).toEqual([true, false])
  expect(points[0]).toBeGreaterThan(points[1]!)
  expect(points[1]).toBeGreaterThan(points[2]!)
  const messy = scorer.score(examples[3]!.record)
  expect(messy.repairs).not.toEqual([])
  expect(messy.warnings.map(({ field, code }) => [field, code])).toContainEqual(['Home', 'missing'])
})

test('nothing of the champion is said of a packed scorer', () => {
  const words = JSON.stringify([lender.purpose, lender.about, readingText(lender.scorer.definition)])
  expect(words).toContain('lender')
  expect(words).not.toMatch(/Poor|Standard|Good|credit card|demonstration/)
})

test('how to read a score follows from the definition', () => {
  expect(readingText(champion.scorer.definition)).toBe(
    'The model sorts applicants into Poor, Standard and Good. Points rise with the odds of better classes: every 40 points double them. The class decides, not the points: all but Poor pass. To explain a score, the page compares it with applicants just above the passing line; the differences add up exactly.'
  )
  const { definition } = lender.scorer
  expect(readingText(definition)).toBe(
    'The model sorts applicants into declined and approved. Points express the odds of approved against declined: 600 points mean even odds, and every 40 points double them. The class decides, not the points: only approved passes. To explain a score, the page compares it with applicants near the cutoff; the differences add up exactly.'
  )
  const four = {
    ...definition,
    classes: ['D', 'C', 'B', 'A'],
    passingClass: 'B',
    models: [...definition.models, ...definition.models],
    pointsScale: { basePoints: 660, baseOdds: 50, pointsToDoubleOdds: 20 }
  }
  expect(readingText(four)).toContain('Points rise with the odds of better classes: every 20 points double them.')
  expect(readingText(four)).toContain('B and better pass')
  expect(readingText({ ...four, models: definition.models })).toContain('660 points mean odds of 50 to 1')
})

test('a scorer that is damaged is refused', () => {
  expect(() => packedSubject(text.replace('florins', 'guineas'))).toThrow('SHA-256')
})
