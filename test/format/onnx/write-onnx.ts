/**
 * Writes ONNX files for tests, as `onnx.helper` does.
 *
 * @module
 */

/** A constant. */
export interface TensorOf {
  readonly name?: string
  readonly type: 'float' | 'double' | 'int64' | 'uint8' | 'string'
  readonly dims: readonly number[]
  readonly values: readonly (number | string)[]
}

/** An attribute: an integer or a float, a text, a tensor, or a list. */
export type AttributeOf =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly tensor: TensorOf }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly texts: readonly string[] }

/** A node. */
export interface NodeOf {
  readonly operator: string
  readonly domain?: string
  readonly name?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, AttributeOf>>
}

/** An input or output; without a type no tensor, without dimensions of any shape. */
export interface ValueOf {
  readonly name: string
  readonly type?: number
  readonly dims?: readonly (number | undefined)[]
}

/** A file. */
export interface FileOf {
  readonly nodes: readonly NodeOf[]
  readonly inputs: readonly ValueOf[]
  readonly outputs: readonly ValueOf[]
  readonly constants?: readonly TensorOf[]
  readonly producer?: string
  readonly producerVersion?: string
}

/** Numbers of element types. */
export const elementTypes = { float: 1, uint8: 2, int64: 7, string: 8, double: 11 } as const

/** The bytes of a file. */
export function writeOnnx({
  nodes,
  inputs,
  outputs,
  constants = [],
  producer = '',
  producerVersion = ''
}: FileOf): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => bytesField(1, nodeBytes(node))),
    ...constants.flatMap((tensor) => bytesField(5, tensorBytes(tensor))),
    ...inputs.flatMap((value) => bytesField(11, valueBytes(value))),
    ...outputs.flatMap((value) => bytesField(12, valueBytes(value)))
  ]
  return Uint8Array.from([
    ...integerField(1, 8),
    ...textField(2, producer),
    ...textField(3, producerVersion),
    ...bytesField(7, graph),
    ...bytesField(8, [...textField(1, 'ai.onnx.ml'), ...integerField(2, 3)])
  ])
}

/** A field whose value is bytes. */
export function bytesField(field: number, bytes: readonly number[]): number[] {
  return [...varintOf(field * 8 + 2), ...varintOf(bytes.length), ...bytes]
}

function textField(field: number, text: string): number[] {
  return bytesField(field, [...new TextEncoder().encode(text)])
}

function integerField(field: number, value: number): number[] {
  return [...varintOf(field * 8), ...varintOf(value)]
}

/** An int64. */
export function varintOf(value: number): number[] {
  if (value >= 0 && value < 128) return [value]
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

function littleEndian(values: readonly number[], kind: 'float' | 'double'): number[] {
  return [...new Uint8Array((kind === 'float' ? Float32Array : Float64Array).from(values).buffer)]
}

function nodeBytes({ operator, domain = 'ai.onnx.ml', name = '', inputs, outputs, attributes = {} }: NodeOf): number[] {
  return [
    ...inputs.flatMap((input) => textField(1, input)),
    ...outputs.flatMap((output) => textField(2, output)),
    ...textField(3, name),
    ...textField(4, operator),
    ...Object.entries(attributes).flatMap(([key, value]) => bytesField(5, attributeBytes(key, value))),
    ...textField(7, domain)
  ]
}

function attributeBytes(name: string, value: AttributeOf): number[] {
  const key = textField(1, name)
  if ('float' in value) return [...key, 21, ...littleEndian([value.float], 'float'), ...integerField(20, 1)]
  if ('int' in value) return [...key, ...integerField(3, value.int), ...integerField(20, 2)]
  if ('text' in value) return [...key, ...textField(4, value.text), ...integerField(20, 3)]
  if ('tensor' in value) return [...key, ...bytesField(5, tensorBytes(value.tensor)), ...integerField(20, 4)]
  if ('floats' in value)
    return [...key, ...value.floats.flatMap((one) => [61, ...littleEndian([one], 'float')]), ...integerField(20, 6)]
  if ('ints' in value) return [...key, ...value.ints.flatMap((one) => integerField(8, one)), ...integerField(20, 7)]
  return [...key, ...value.texts.flatMap((one) => textField(9, one)), ...integerField(20, 8)]
}

function tensorBytes({ name = '', type, dims, values }: TensorOf): number[] {
  const head = [
    ...dims.flatMap((dim) => integerField(1, dim)),
    ...integerField(2, elementTypes[type]),
    ...textField(8, name)
  ]
  const numbers = values as readonly number[]
  switch (type) {
    case 'float':
      return [...head, ...bytesField(4, littleEndian(numbers, type))]
    case 'double':
      return [...head, ...bytesField(9, littleEndian(numbers, type))]
    case 'int64':
      return [...head, ...bytesField(7, numbers.flatMap(varintOf))]
    case 'uint8':
      return [...head, ...bytesField(9, numbers)]
    case 'string':
      return [...head, ...values.flatMap((text) => textField(6, String(text)))]
  }
}

function valueBytes({ name, type, dims }: ValueOf): number[] {
  const key = textField(1, name)
  if (type === undefined) return key
  const shape = dims?.flatMap((dim) => bytesField(1, dim === undefined ? textField(2, 'N') : integerField(1, dim)))
  const tensor = [...integerField(1, type), ...(shape === undefined ? [] : bytesField(2, shape))]
  return [...key, ...bytesField(2, bytesField(1, tensor))]
}
