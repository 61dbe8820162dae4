/**
 * Answers of a tracking server: JSON, of which each part is looked at before it is believed.
 *
 * @module
 */
import { MlflowError } from './mlflow-error.ts'

/** An answer, and to what. */
export interface JsonAnswer {
  readonly value: unknown
  readonly endpoint: string
  readonly status: number
}

/**
 * Reads an answer; an empty one is that of a request which returns nothing.
 *
 * @throws MlflowError when it is no JSON, as that of a server which is no MLflow
 */
export function parsedAnswer(text: string, endpoint: string, status: number): JsonAnswer {
  if (text === '') return { value: {}, endpoint, status }
  try {
    return { value: JSON.parse(text), endpoint, status }
  } catch {
    throw new MlflowError('expected JSON, got something else; is this the address of MLflow?', { endpoint, status })
  }
}

/**
 * The text at a path.
 *
 * @throws MlflowError naming the path when there is none
 */
export function textAt(answer: JsonAnswer, ...path: readonly string[]): string {
  const value = valueAt(answer.value, path)
  if (typeof value === 'string') return value
  throw unexpected(answer, path, 'a text')
}

/** The list at a path; empty when there is none, as MLflow leaves out empty lists. */
export function listAt(answer: JsonAnswer, ...path: readonly string[]): readonly JsonAnswer[] {
  const value = valueAt(answer.value, path) ?? []
  if (!Array.isArray(value)) throw unexpected(answer, path, 'a list')
  return value.map((element: unknown) => ({ ...answer, value: element }))
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Readonly<Record<string, unknown>>)[key]
  }
  return at
}

function unexpected({ endpoint, status }: JsonAnswer, path: readonly string[], what: string): MlflowError {
  return new MlflowError(`expected ${what} at "${path.join('.')}" of the answer, got none`, { endpoint, status })
}
