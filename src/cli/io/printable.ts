/**
 * `printable`: text from a file or a command line, made safe to show on a terminal.
 *
 * @module
 */

/** The text with every character that a terminal would act on replaced. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')
}
