/**
 * What is wrong with an ONNX file.
 *
 * @module
 */
import { ModelFormatError } from '../../errors.ts'

const longestName = 60

/** What is wrong in a part of the file, such as a node, at a key, such as one of its attributes. */
export function onnxFault(fault: string, section?: string, key?: string): ModelFormatError {
  return new ModelFormatError(fault, { library: 'ONNX', section, key })
}

/** A name in quotes, cut where it is long. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > longestName ? `${name.slice(0, longestName)}…` : name)
}

/** What reads Protocol Buffers, with its faults as those of a model. */
export function asOnnxFault<T>(read: () => T, section: string): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SyntaxError) throw onnxFault(error.message, section)
    throw error
  }
}
