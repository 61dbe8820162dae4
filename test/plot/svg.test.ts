import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeXml, shortened, svgDocument, textWidth } from '../../src/plot/svg.ts'
import { elementsOf, parseXml, textOf } from '../explain/xml.ts'

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

test('a document has a name, a description and no styles for anything but itself', () => {
  const parts = { width: 400, height: 90, title: 'A & B', description: 'Less < more', body: ['<g></g>'] }
  const root = parseXml(svgDocument(parts))
  expect(root.attributes).toMatchObject({ role: 'img', viewBox: '0 0 400 90', class: 'ocp' })
  expect(textOf(elementsOf(root, 'title')[0]!)).toBe('A & B')
  expect(textOf(elementsOf(root, 'desc')[0]!)).toBe('Less < more')
  const style = textOf(elementsOf(root, 'style')[0]!)
  expect(style).toContain('@media (prefers-color-scheme:dark)')
  for (const rule of style.replace('@media (prefers-color-scheme:dark){', '').matchAll(/([^{}]+)\{/g)) {
    expect(rule[1]).toMatch(/^\.ocp (text|\.ocp-[a-z]+)$/)
  }
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
