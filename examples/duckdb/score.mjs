// Scores in DuckDB's SQL with a function that is written in JavaScript, in the process of Node itself.
// Run: node score.mjs model.txt loans.parquet scores.parquet
import { ANY, DOUBLE, DuckDBInstance, DuckDBScalarFunction } from '@duckdb/node-api'
import { predict } from 'opencredit'
import { loadModelFile } from 'opencredit/node'

const [file, rows, scores] = process.argv.slice(2)
const connection = await (await DuckDBInstance.create()).connect()
const call = registerModel(connection, 'score', loadModelFile(file))
await connection.run(`copy (select id, ${call} as prediction from ${text(rows)}) to ${text(scores)} (format parquet)`)

/**
 * Makes a model of one output a function of SQL.
 *
 * @param name - of the function, whose arguments are the features in the order of the model
 * @returns the function's call with columns that have the names of the features
 */
function registerModel(connection, name, model) {
  const { featureNames } = model
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name,
      // Numbers, booleans and text. Where the model takes something else than what a column has, `predict` throws.
      parameterTypes: featureNames.map(() => ANY),
      returnType: DOUBLE,
      // Otherwise DuckDB answers NULL for a constant NULL without asking.
      specialHandling: true,
      // Up to 2,048 rows at once. What it throws becomes the error of the query.
      mainFunction(info, input, output) {
        const columns = featureNames.map((feature, i) => [feature, input.getColumnValues(i)])
        const predictions = predict(model, Object.fromEntries(columns))
        if (predictions.length !== input.rowCount) throw new RangeError('"model" expected one output')
        predictions.forEach((prediction, row) => output.setItem(row, prediction))
        output.flush()
      }
    })
  )
  return `${name}(${featureNames.map((feature) => `"${feature.replaceAll('"', '""')}"`).join(', ')})`
}

// As SQL writes it.
function text(value) {
  return `'${value.replaceAll("'", "''")}'`
}
