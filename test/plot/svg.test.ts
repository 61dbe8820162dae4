import * as fc from 'fast-check'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { barPlot } from '../../src/plot/bar.ts'
import { beeswarmPlot } from '../../src/plot/beeswarm.ts'
import { curvePlot } from '../../src/plot/curve.ts'
import { dependencePlot } from '../../src/plot/dependence.ts'
import { forcePlot } from '../../src/plot/force.ts'
import { histogramPlot } from '../../src/plot/histogram.ts'
import { escapeXml, shortened, svgDocument, textWidth } from '../../src/plot/svg.ts'
import { intervalPlot } from '../../src/plot/interval.ts'
import { plotTree } from '../../src/plot/tree.ts'
import { waterfallPlot } from '../../src/plot/waterfall.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { elementsOf, parseXml, textOf } from '../explain/xml.ts'
import { smallModel } from '../format/small-model.ts'

const explanation = {
  values: Float64Array.of(0.25, -1.5),
  baseValues: Float64Array.of(2),
  numRows: 1,
  numOutputs: 1,
  numFeatures: 2,
  featureNames: ['Age', 'Debt']
}

test('any text survives in content and in attributes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const root = parseXml(`<g id="${escapeXml(text)}">${escapeXml(text)}</g>`)
      expect(textOf(root)).toBe(root.attributes['id'])
      if (/^[^\u0000-\u001f\p{Surrogate}\ufffe\uffff]*$/u.test(text)) expect(textOf(root)).toBe(text)
    })
  )
})

test('characters that XML does not allow are replaced', () => {
  expect(escapeXml('a\u0000b\ud800c\uffffd')).toBe('a\ufffdb\ufffdc\ufffdd')
  expect(escapeXml('<a href="x">&\'')).toBe('&#60;a href=&#34;x&#34;&#62;&#38;&#39;')
})

test('a document has a name and a description', () => {
  const parts = { width: 400, height: 90, title: 'A & B', description: 'Less < more', body: ['<g></g>'] }
  const root = parseXml(svgDocument(parts))
  expect(root.attributes).toMatchObject({ role: 'img', viewBox: '0 0 400 90', class: 'ocp' })
  expect(textOf(elementsOf(root, 'title')[0]!)).toBe('A & B')
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe('Less < more')
})

const plots: [string, string][] = [
  ['bar', barPlot([0.5, -2, 1], ['a', 'b', 'c'], { unit: 'gain' })],
  ['bar without signs', barPlot([0.5, 2, 1], ['a', 'b', 'c'])],
  ['waterfall', waterfallPlot(explanation, { row: 0, rowValues: [1, 'high'] })],
  ['waterfall of points', waterfallPlot(explanation, { row: 0, risingIsGood: true })],
  ['force', forcePlot(explanation, { row: 0, rowValues: [1, 'high'] })],
  ['tree', plotTree(loadModel(smallModel), 0, { maxDepth: 1, row: [30, 1, 2] })],
  ['tree downwards', plotTree(loadModel(smallModel), 1, { orientation: 'vertical' })],
  [
    'intervals',
    intervalPlot([
      { name: 'a', value: 0.5, lower: 0.4, upper: 0.6 },
      { name: 'b', value: 0.3, lower: 0.2, upper: 0.4, isAside: true }
    ])
  ],
  ['beeswarm', beeswarmPlot(explanation, { columns: [[30], ['high']] })],
  ['dependence', dependencePlot(explanation, { feature: 'Age', column: [30], colour: { name: 'Debt', column: [5] } })],
  [
    'curves',
    curvePlot(
      ['a', 'b', 'c', 'd'].map((name) => ({ name, x: [0, 1], y: [0, 1], lower: [0, 0], upper: [1, 1] })),
      { diagonal: true, distance: { x: 0.5, from: 0, to: 1, text: 'all' } }
    )
  ],
  [
    'histogram',
    histogramPlot(
      ['low', 'high'],
      ['then', 'now'].map((name) => ({ name, values: [0.4, 0.6] }))
    )
  ]
]

test.each(plots)('%s: colours and fonts are attributes, which a content security policy lets through', (_, plot) => {
  const root = parseXml(plot)
  expect(root.attributes).toMatchObject({ 'font-size': '13', 'font-family': expect.stringContaining('sans-serif') })
  const drawn = ['rect', 'polygon', 'text', 'tspan'].flatMap((name) => elementsOf(root, name))
  expect(drawn.length).toBeGreaterThan(8)
  for (const { attributes } of drawn) expect(attributes['fill']).toMatch(/^#[0-9a-f]{6}$/)
  for (const { attributes } of [...elementsOf(root, 'line'), ...elementsOf(root, 'path')])
    expect(attributes['stroke']).toMatch(/^#[0-9a-f]{6}$/)
  expect(plot).not.toContain(' style=')
})

test.each(plots)('%s: the style holds the dark colours and nothing for anything but the plot itself', (_, plot) => {
  const root = parseXml(plot)
  const [, rules] = /^@media \(prefers-color-scheme:dark\)\{(.*)\}$/.exec(textOf(elementsOf(root, 'style')[0]!))!
  const dark = new Map([...rules!.matchAll(/\.ocp \.(ocp-[a-z]+)\{([^{}]*)\}/g)].map(([, name, body]) => [name, body!]))
  expect([...dark].map(([name, body]) => `.ocp .${name}{${body}}`).join('')).toBe(rules)
  // What has a colour in light has another in the dark.
  for (const { attributes } of ['rect', 'polygon', 'text', 'tspan', 'line', 'path'].flatMap((name) =>
    elementsOf(root, name)
  )) {
    const inTheDark = attributes['class']!.split(' ').map((name) => dark.get(name) ?? '')
    for (const property of ['fill', 'stroke']) {
      if (attributes[property] === undefined || attributes[property] === 'none') continue
      const found = inTheDark.join(';').match(new RegExp(`${property}:(#[0-9a-f]{6})`))
      expect(found?.[1]).not.toBe(attributes[property])
      expect(found).not.toBeNull()
    }
  }
})

test('the style of all plots is the one whose hash the documentation gives', () => {
  const styles = new Set(plots.map(([, plot]) => textOf(elementsOf(parseXml(plot), 'style')[0]!)))
  expect(styles.size).toBe(1)
  const hash = createHash('sha256')
    .update([...styles][0]!)
    .digest('base64')
  for (const file of ['docs/environments.md', 'examples/train-in-browser/index.html'])
    expect(readFileSync(file, 'utf8')).toContain(`'sha256-${hash}'`)
})

test('text is shortened to fit, between whole characters', () => {
  expect(shortened('short', 200, 13)).toBe('short')
  const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 20, max: 300 }), (text, width) => {
      const shown = shortened(text, width, 13)
      expect(textWidth(shown, 13)).toBeLessThanOrEqual(width + 1e-9)
      if (shown !== text) expect(text.startsWith(shown.slice(0, -1))).toBe(true)
      expect(shown).not.toMatch(/\p{Surrogate}/u)
    })
  )
})
