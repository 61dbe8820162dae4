/**
 * What is wrong with a model, as its reader says it.
 *
 * @module
 */
import { expect } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { loadModel } from '../../src/format/load-model.ts'
import { smallModel } from './small-model.ts'

/** The error that loading `source` throws, as its parts. */
export function faultOf(source: string | Uint8Array | object): {
  message: string
  line?: number
  section?: string
  key?: string
} {
  try {
    loadModel(source)
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFormatError)
    const { message, line, section, key } = error as ModelFormatError
    return {
      message,
      ...(line === undefined ? {} : { line }),
      ...(section === undefined ? {} : { section }),
      ...(key === undefined ? {} : { key })
    }
  }
  return { message: 'no error' }
}

/** The small model without one of its lines. */
export function without(line: string): string {
  return smallModel.replace(`${line}\n`, '')
}
