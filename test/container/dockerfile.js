/** A parser for the part of the Dockerfile syntax that this project uses. */

/**
 * The stages of a Dockerfile, in order: their instructions as `{ name, argument }`.
 *
 * @param {string} text
 */
export function stagesOf(text) {
  const stages = []
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, name, argument] = /^([A-Z]+) (.+)$/.exec(line) ?? []
    if (name === undefined) throw new RangeError(`expected an instruction on one line, got ${line}`)
    if (name === 'FROM') stages.push([])
    else if (stages.length === 0) throw new RangeError(`expected FROM first, got ${name}`)
    else stages.at(-1).push({ name, argument })
  }
  return stages
}

/** The variables of a stage's ENV instructions. */
export function environmentOf(stage) {
  const pairs = stage.filter(({ name }) => name === 'ENV').flatMap(({ argument }) => argument.split(' '))
  return Object.fromEntries(pairs.map((pair) => pair.split('=', 2)))
}

/** The words of an instruction in JSON form, `CMD ["a", "b"]`, also after options. */
export function wordsOf(stage, wanted) {
  const { argument } = stage.find(({ name }) => name === wanted) ?? {}
  if (argument === undefined) throw new RangeError(`expected ${wanted} in the last stage`)
  return JSON.parse(argument.slice(argument.indexOf('[')))
}
