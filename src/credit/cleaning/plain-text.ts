/**
 * `plainText`: the text with ASCII characters in place of those that look like them: full-width forms, as Japanese and Chinese
 * keyboards write them, the minus signs and dashes of typography, and the blanks of fixed width.
 *
 * @module
 */

// In Unicode, the full-width form of every ASCII character is this far from it.
const fullWidthOffset = 0xff01 - 0x21

/** The text in ASCII as far as its characters have a counterpart there. Takes time in proportion to its length. */
export function plainText(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - fullWidthOffset))
    .replace(/[\u2010-\u2015\u2212\ufe58\ufe63]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
}
