import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFeatureKeys, keyRulesOf, type KeyOptions } from '../../src/data/feature-keys.ts'
import { numberOf } from '../../src/data/values.ts'
import type { RowReader, RowSchema } from '../../src/data/row-reader.ts'
import { createRowReader, type Rows } from '../../src/data/rows.ts'

function schemaOf(featureNames: readonly string[], options: KeyOptions = {}): RowSchema {
  return {
    name: 'rows',
    featureNames,
    keys: createFeatureKeys(featureNames),
    rules: keyRulesOf(options),
    codeOf: (_, value) => numberOf(value)
  }
}

function reader(rows: unknown, options: KeyOptions = {}): RowReader {
  return createRowReader(rows as Rows, schemaOf(['a', 'b', 'c'], options))
}

// All rows of a reader, one after the other.
function readAll({ numRows, read }: RowReader, numFeatures = 3): number[] {
  const row = new Float64Array(numFeatures)
  return Array.from({ length: numRows }, (_, i) => {
    read(i, row)
    return [...row]
  }).flat()
}

const values = [1, 2, 3, 4, 5, 6]
const arrayTypes = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray
]

describe('forms of rows', () => {
  test('columns of every kind of typed array, and of different kinds', () => {
    for (const type of arrayTypes)
      expect(readAll(reader([type.of(1, 4), type.of(2, 5), type.of(3, 6)]))).toEqual(values)
    expect(readAll(reader([Uint8Array.of(1, 4), Float64Array.of(2, 5), Int16Array.of(3, 6)]))).toEqual(values)
    expect(readAll(reader([Buffer.from([1, 4]), Buffer.from([2, 5]), Buffer.from([3, 6])]))).toEqual(values)
  })

  test('columns that are parts of larger arrays', () => {
    const whole = Float64Array.of(9, 1, 4, 2, 5, 3, 6, 9)
    expect(readAll(reader([whole.subarray(1, 3), whole.subarray(3, 5), whole.subarray(5, 7)]))).toEqual(values)
  })

  test('a matrix of every kind of typed array, and of numbers', () => {
    for (const type of arrayTypes)
      expect(readAll(reader({ values: type.from(values), numRows: 2, numFeatures: 3 }))).toEqual(values)
    expect(readAll(reader({ values, numRows: 2, numFeatures: 3 }))).toEqual(values)
  })

  test('arrays and records, whatever the order of keys', () => {
    expect(
      readAll(
        reader([
          [1, 2, 3],
          [4, 5, 6]
        ])
      )
    ).toEqual(values)
    expect(
      readAll(
        reader(
          [
            { a: 1, b: 2, c: 3 },
            { c: 6, id: 'x', b: 5, a: 4 }
          ],
          { extraColumns: 'ignore' }
        )
      )
    ).toEqual(values)
  })

  test('every form of the same numbers reads the same bits', () => {
    const number = fc.double()
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 5 }), (rows) => {
        const expected = rows.flat()
        const columns = [0, 1, 2].map((feature) => Float64Array.from(rows, (row) => row[feature]!))
        expect(readAll(reader(columns))).toEqual(expected)
        expect(readAll(reader(rows))).toEqual(expected)
        expect(readAll(reader({ values: expected, numRows: rows.length, numFeatures: 3 }))).toEqual(expected)
        expect(readAll(reader({ values: Float64Array.from(expected), numRows: rows.length, numFeatures: 3 }))).toEqual(
          expected
        )
        expect(readAll(reader(rows.map(([a, b, c]) => ({ a, b, c }))))).toEqual(expected)
      })
    )
  })

  test('float32 columns keep float32 values', () => {
    expect(readAll(reader([Float32Array.of(0.1), Float32Array.of(1e-40), Float32Array.of(3.4e38)]))).toEqual([
      Math.fround(0.1),
      Math.fround(1e-40),
      Math.fround(3.4e38)
    ])
  })

  test('no rows at all', () => {
    expect(reader([]).numRows).toBe(0)
    expect(reader([new Float64Array(0), new Float64Array(0), new Float64Array(0)]).numRows).toBe(0)
    expect(reader({ values: [], numRows: 0, numFeatures: 3 }).numRows).toBe(0)
  })
})

describe('missing values', () => {
  test('null, undefined and NaN in arrays and records', () => {
    expect(
      readAll(
        reader([
          [1, null, 3],
          [undefined, NaN, 6]
        ])
      )
    ).toEqual([1, NaN, 3, NaN, NaN, 6])
    expect(readAll(reader([{ a: null, b: undefined, c: NaN }, { b: 2 }]))).toEqual([NaN, NaN, NaN, NaN, 2, NaN])
    expect(readAll(reader({ values: [null, undefined, NaN], numRows: 1, numFeatures: 3 }))).toEqual([NaN, NaN, NaN])
  })

  test('an empty object has all features missing', () => {
    expect(readAll(reader([{}]))).toEqual([NaN, NaN, NaN])
    expect(readAll(reader([Object.create(null)]))).toEqual([NaN, NaN, NaN])
  })

  test('infinities and zeros of both signs stay what they are', () => {
    expect(readAll(reader([[Infinity, -Infinity, -0]]))).toEqual([Infinity, -Infinity, -0])
  })
})

describe('names that objects have anyway', () => {
  test('a feature named like a property of all objects is read from the record itself', () => {
    const featureNames = ['constructor', '__proto__', 'toString']
    const named = (row: unknown): number[] => readAll(createRowReader([row] as Rows, schemaOf(featureNames)))
    expect(named(JSON.parse('{"constructor": 1, "__proto__": 2, "toString": 3}'))).toEqual([1, 2, 3])
    expect(named({ toString: 3 })).toEqual([NaN, NaN, 3])
  })

  test('what a record inherits is not its own', () => {
    expect(readAll(reader([Object.assign(Object.create({ a: 1 }) as object, { b: 2 })]))).toEqual([NaN, 2, NaN])
  })
})

describe('wrong numbers of features', () => {
  const cases: [unknown, string][] = [
    [[Float64Array.of(1), Float64Array.of(2)], '"rows" expected 3 features, got 2'],
    [{ values: [1, 2], numRows: 1, numFeatures: 2 }, '"rows" expected 3 features, got 2'],
    [
      [
        [1, 2, 3],
        [1, 2]
      ],
      '"rows[1]" expected 3 features, got 2'
    ],
    [[[1, 2, 3, 4]], '"rows[0]" expected 3 features, got 4'],
    [[[]], '"rows[0]" expected 3 features, got 0'],
    [{ values: [1, 2, 3, 4, 5], numRows: 2, numFeatures: 3 }, '"rows.values" expected 2 × 3 = 6 values, got 5'],
    [
      [Float64Array.of(1, 2), Float64Array.of(1), Float64Array.of(1, 2)],
      '"rows[1]" expected 2 values like the first column, got 1'
    ],
    [{ values: [], numRows: -1, numFeatures: 3 }, '"rows.numRows" expected an integer >= 0, got -1'],
    [{ values: [], numRows: 0.5, numFeatures: 3 }, '"rows.numRows" expected an integer >= 0, got 0.5'],
    [{ values: [], numRows: NaN, numFeatures: 3 }, '"rows.numRows" expected an integer >= 0, got NaN'],
    [{ values: [], numRows: 0, numFeatures: Infinity }, '"rows.numFeatures" expected an integer >= 0, got Infinity'],
    [[{ x: 1 }], '"rows[0]" expected features by name (a, b, c), got none of them'],
    [[{ a: 1 }, { A: 1 }], '"rows[1]" expected features by name (a, b, c), got none of them'],
    [[new Map([['a', 1]])], '"rows[0]" expected features by name (a, b, c), got none of them'],
    [[Promise.resolve({ a: 1 })], '"rows[0]" expected features by name (a, b, c), got none of them'],
    [[new Date(0)], '"rows[0]" expected features by name (a, b, c), got none of them']
  ]
  test.each(cases)('%#: a RangeError', (rows, message) => {
    expect(() => reader(rows)).toThrow(new RangeError(message))
  })

  test('long lists of names are cut', () => {
    const featureNames = Array.from({ length: 100 }, (_, i) => `feature${i}`)
    expect(() => createRowReader([{ x: 1 }], schemaOf(featureNames))).toThrow(
      '"rows[0]" expected features by name (feature0, feature1, feature2, feature3, feature4, feature5, feature6, feature7 and 92 more), got none of them'
    )
  })
})

describe('what is no number', () => {
  const columns = '"rows" expected columns, rows, records, a matrix or a table, got'
  const first = '"rows" expected typed arrays, number arrays or objects in the array, got'
  const hole = <T>(...list: T[]): T[] => {
    delete list[1]
    return list
  }
  const cases: [unknown, string][] = [
    [undefined, `${columns} undefined`],
    [null, `${columns} null`],
    [5, `${columns} number`],
    ['1,2,3', `${columns} string`],
    [{ a: 1 }, `${columns} an object with number as its column 1; write [{…}] for one record`],
    [Float64Array.of(1, 2, 3), `${columns} Float64Array`],
    [new Map(), `${columns} Map`],
    [() => [[1, 2, 3]], `${columns} function`],
    [[1, 2, 3], '"rows" expected an array of rows, got an array of numbers; write [[…]] for one row'],
    [['1', '2', '3'], `${first} string`],
    [[null], `${first} null`],
    [[true], `${first} boolean`],
    [[BigInt64Array.of(1n), BigInt64Array.of(2n), BigInt64Array.of(3n)], `${first} BigInt64Array`],
    [[new DataView(new ArrayBuffer(8))], `${first} DataView`],
    [
      [Float64Array.of(1), BigUint64Array.of(1n), Float64Array.of(1)],
      '"rows[1]" expected a typed array like the first column, got BigUint64Array'
    ],
    [
      [Float64Array.of(1), [1], Float64Array.of(1)],
      '"rows[1]" expected a typed array like the first column, got an array'
    ],
    [
      hole(Float64Array.of(1), Float64Array.of(1), Float64Array.of(1)),
      '"rows[1]" expected a typed array like the first column, got undefined'
    ],
    [
      [[1, 2, 3], Float64Array.of(1, 2, 3)],
      '"rows[1]" expected an array of numbers like the first row, got Float64Array'
    ],
    [[[1, 2, 3], { a: 1 }], '"rows[1]" expected an array of numbers like the first row, got Object'],
    [hole([1, 2, 3], [1, 2, 3], [1, 2, 3]), '"rows[1]" expected an array of numbers like the first row, got undefined'],
    [[{ a: 1 }, [1, 2, 3]], '"rows[1]" expected an object like the first row, got an array'],
    [[{ a: 1 }, null], '"rows[1]" expected an object like the first row, got null'],
    [hole({ a: 1 }, { a: 1 }, { a: 1 }), '"rows[1]" expected an object like the first row, got undefined'],
    [[[1, '2', 3]], '"rows[0][1]" expected a number, null or undefined, got string'],
    [[[1, '', 3]], '"rows[0][1]" expected a number, null or undefined, got string'],
    [[[1, 2n ** 53n + 1n, 3]], '"rows[0][1]" expected a bigint that a number can hold, got one that it cannot'],
    [[[1, [2], 3]], '"rows[0][1]" expected a number, null or undefined, got an array'],
    [[[1, new Date(0), 3]], '"rows[0][1]" expected a number, null or undefined, got Date'],
    [[[1, Symbol('x'), 3]], '"rows[0][1]" expected a number, null or undefined, got symbol'],
    [[{ a: 1, b: '2' }], '"rows[0].b" expected a number, null or undefined, got string'],
    [[{ a: 1, b: { value: 2 } }], '"rows[0].b" expected a number, null or undefined, got Object'],
    [
      { values: [1, 'x', 3], numRows: 1, numFeatures: 3 },
      '"rows.values[1]" expected a number, null or undefined, got string'
    ],
    [{ values: BigInt64Array.of(1n), numRows: 1, numFeatures: 1 }, '"rows.values" expected numbers, got BigInt64Array'],
    [{ values: 'abc', numRows: 1, numFeatures: 3 }, '"rows.values" expected numbers, got string'],
    [{ values: [1], numRows: '1', numFeatures: 3 }, '"rows.numRows" expected a number, got string'],
    [{ values: [1], numRows: 1, numFeatures: null }, '"rows.numFeatures" expected a number, got null']
  ]
  test.each(cases)('%#: a TypeError', (rows, message) => {
    expect(() => reader(rows)).toThrow(new TypeError(message))
  })

  test('no message holds a value of a row', () => {
    for (const rows of [
      [[1, 'secret-4711', 3]],
      [{ a: 'secret-4711' }],
      [{ salary_4711: 1 }],
      { values: ['secret-4711', 0, 0], numRows: 1, numFeatures: 3 },
      [['secret-4711']],
      ['secret-4711']
    ]) {
      let message = ''
      try {
        reader(rows)
      } catch (error) {
        message = (error as Error).message
      }
      expect(message).not.toBe('')
      expect(message).not.toContain('4711')
    }
  })
})

describe('values', () => {
  test('true and false are 1 and 0, bigints are numbers where a number can hold them', () => {
    expect(readAll(reader([[true, false, 2n ** 60n]]))).toEqual([1, 0, 2 ** 60])
    expect(readAll(reader([{ a: true, b: false, c: -7n }]))).toEqual([1, 0, -7])
    expect(readAll(reader({ a: [true], b: [null], c: [7n] }))).toEqual([1, NaN, 7])
  })

  test('a subclass of a typed array runs no code of its own while rows are read', () => {
    class Shifty extends Float64Array {
      override subarray(): Float64Array<ArrayBuffer> {
        throw new Error('called back')
      }
      override get length(): number {
        return 5
      }
      override *[Symbol.iterator](): ArrayIterator<number> {
        yield 9
      }
    }
    const { numRows, readColumn } = reader([Shifty.of(1, 4), Shifty.of(2, 5), Shifty.of(3, 6)])
    expect(numRows).toBe(2)
    const target = new Float64Array(2)
    readColumn(1, 0, 2, target, 0)
    expect([...target]).toEqual([2, 5])
    expect(readAll(reader({ values: Shifty.of(1, 2, 3), numRows: 1, numFeatures: 3 }))).toEqual([1, 2, 3])
  })
})

describe('columns by name', () => {
  test('typed or plain, in any order', () => {
    expect(readAll(reader({ c: Int32Array.of(3, 6), a: [1, 4], b: Float32Array.of(2, 5) }))).toEqual(values)
    expect(reader({ a: [], b: [], c: [] }).numRows).toBe(0)
  })

  test('must all be there, unless told otherwise', () => {
    expect(() => reader({ a: [1], c: [3] })).toThrow(
      new RangeError(
        '"rows" expected a column for every feature, got none for b (missingColumns: \'allow\' takes them as missing values)'
      )
    )
    expect(readAll(reader({ a: [1], c: [3] }, { missingColumns: 'allow' }))).toEqual([1, NaN, 3])
  })

  test('must all be features, unless told otherwise', () => {
    const rows = { a: [1], b: [2], c: [3], id: ['x'] }
    expect(() => reader(rows)).toThrow(
      new RangeError('"rows": column 4 is no feature (extraColumns: \'ignore\' leaves such columns out)')
    )
    expect(readAll(reader(rows, { extraColumns: 'ignore' }))).toEqual([1, 2, 3])
  })

  test('must be of one length, and hold values', () => {
    expect(() => reader({ a: [1, 2], b: [1], c: [1, 2] })).toThrow(
      new RangeError('"rows.b" expected 2 values like the first column, got 1')
    )
    expect(() => reader({ a: [1, 2], b: [1, 'x'], c: [1, 2] })).toThrow(
      new TypeError('"rows.b[1]" expected a number, null or undefined, got string')
    )
  })
})

describe('keys of records', () => {
  const read = (row: object, featureNames: readonly string[], options: KeyOptions = {}): number[] =>
    readAll(createRowReader([row] as Rows, schemaOf(featureNames, options)), featureNames.length)

  test('white space matches _, as LightGBM writes names', () => {
    expect(read({ 'annual income': 1, 'loan\ttype': 2 }, ['annual_income', 'loan_type'])).toEqual([1, 2])
    // A name as it stands comes first.
    expect(read({ 'a b': 1, a_b: 2 }, ['a b', 'a_b'])).toEqual([1, 2])
  })

  test('one feature twice', () => {
    expect(() => read({ 'annual income': 1, annual_income: 2 }, ['annual_income'])).toThrow(
      new RangeError('"rows[0]" expected every feature once, got "annual_income" twice')
    )
  })

  test('one that is no feature names the nearest', () => {
    expect(() => read({ income: 1, anual_debt: 2 }, ['income', 'annual_debt'])).toThrow(
      new RangeError(
        '"rows[0]": no feature is called "anual_debt"; did you mean "annual_debt"? (extraColumns: \'ignore\' leaves such columns out)'
      )
    )
    expect(read({ income: 1, anual_debt: 2 }, ['income', 'annual_debt'], { extraColumns: 'ignore' })).toEqual([1, NaN])
  })

  test('an absent key is a missing value, unless told otherwise', () => {
    expect(read({ b: 2 }, ['a', 'b'])).toEqual([NaN, 2])
    expect(() => read({ b: 2 }, ['a', 'b'], { missingColumns: 'error' })).toThrow(
      new RangeError('"rows[0]" expected every feature, got no a')
    )
    expect(() => read({}, ['a', 'b'], { missingColumns: 'error' })).toThrow(
      '"rows[0]" expected every feature, got no a, b'
    )
  })

  test('a record of many strange keys is refused after a look at each', () => {
    const schema = schemaOf(['a'])
    let numLooks = 0
    const keys = { ...schema.keys, featureOf: (key: string) => (numLooks++, schema.keys.featureOf(key)) }
    const record = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i]))
    expect(() => createRowReader([record], { ...schema, keys })).toThrow('got none of them')
    expect(numLooks).toBeLessThan(3000)
  })

  test('a record with none of the features is refused, unless told otherwise', () => {
    const options = { extraColumns: 'ignore' } as const
    expect(() => read({ x: 2 }, ['a', 'b'], options)).toThrow('got none of them')
    expect(read({ x: 2 }, ['a', 'b'], { ...options, missingColumns: 'allow' })).toEqual([NaN, NaN])
  })
})

describe('sparse matrices', () => {
  const csr = {
    indptr: Int32Array.of(0, 2, 2, 3),
    indices: Int32Array.of(2, 0, 1),
    values: Float64Array.of(5, 7, NaN),
    numRows: 3,
    numFeatures: 3
  }

  test('what they do not hold is 0', () => {
    expect(readAll(reader(csr))).toEqual([7, 0, 5, 0, 0, 0, 0, NaN, 0])
    expect(readAll(reader({ ...csr, indptr: [0, 2, 2, 3], indices: [2, 0, 1], values: [5, 7, NaN] }))).toEqual(
      readAll(reader(csr))
    )
  })

  test('columns are those of the rows', () => {
    const random = fc.array(fc.array(fc.tuple(fc.nat(4), fc.double()), { maxLength: 6 }), {
      minLength: 1,
      maxLength: 9
    })
    fc.assert(
      fc.property(random, fc.nat(8), fc.nat(8), (rows, from, length) => {
        const numFeatures = 5
        const entries = rows.flat()
        const indptr = rows.reduce<number[]>((offsets, row) => [...offsets, offsets.at(-1)! + row.length], [0])
        const matrix = {
          indptr,
          indices: entries.map(([feature]) => feature),
          values: entries.map(([, value]) => value),
          numRows: rows.length,
          numFeatures
        }
        const sparse = createRowReader(matrix, schemaOf(['a', 'b', 'c', 'd', 'e']))
        const dense = rows.flatMap((row) => {
          const values = [0, 0, 0, 0, 0]
          for (const [feature, value] of row) values[feature] = value
          return values
        })
        expect(readAll(sparse, numFeatures)).toEqual(dense)
        const firstRow = Math.min(from, rows.length)
        const count = Math.min(length, rows.length - firstRow)
        for (let feature = 0; feature < numFeatures; feature++) {
          const target = new Float64Array(count + 1)
          sparse.readColumn(feature, firstRow, count, target, 1)
          expect([...target.subarray(1)]).toEqual(
            Array.from({ length: count }, (_, i) => dense[(firstRow + i) * numFeatures + feature])
          )
        }
      })
    )
  })

  test.each([
    [{ indptr: [0, 1] }, '"rows.indptr" expected 4 values, got 2'],
    [{ indptr: [0, 2, 1, 3] }, '"rows.indptr[2]" expected ascending integers up to 3, got 1'],
    [{ indptr: [0, 2, 2, 4] }, '"rows.indptr[3]" expected ascending integers up to 3, got 4'],
    [{ indices: [2, 0, 3] }, '"rows.indices[2]" expected an integer from 0 to 2, got 3'],
    [{ indices: [2, 0] }, '"rows.indices" expected as many values as "rows.values" has, 3, got 2'],
    [{ numFeatures: 4 }, '"rows" expected 3 features, got 4']
  ])('%#: are checked', (part, message) => {
    expect(() => reader({ ...csr, ...part })).toThrow(new RangeError(message))
  })
})

describe('Arrow tables', () => {
  // What apache-arrow and flechette have in common.
  const tableOf = (columns: Record<string, unknown[]>): object => ({
    numRows: Object.values(columns)[0]!.length,
    schema: { fields: Object.keys(columns).map((name) => ({ name })) },
    getChild: (name: string) => {
      const column = columns[name]!
      return {
        length: column.length,
        nullCount: column.filter((value) => value === null).length,
        toArray: () => (column.every((value) => typeof value === 'number') ? Float64Array.from(column) : column),
        [Symbol.iterator]: () => column[Symbol.iterator]()
      }
    }
  })

  test('are read by name', () => {
    expect(readAll(reader(tableOf({ b: [2, null], c: [3n, 6n], a: [1, 4] })))).toEqual([1, 2, 3, 4, NaN, 6])
  })

  test('must have the features', () => {
    expect(() => reader(tableOf({ a: [1], b: [2] }))).toThrow(
      '"rows" expected a column for every feature, got none for c'
    )
  })
})
