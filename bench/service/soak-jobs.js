/**
 * The mix of work of the soak. Each job does one thing once and says how it ended: the status, or what was cut.
 */
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const json = 'application/json'
const ndjson = 'application/x-ndjson'
const batchSize = 400
const streamLines = 3000
const longBody = 1_100_000

/** An applicant; no two of the first million are alike. */
function applicant(i) {
  return {
    Age: i % 17 === 0 ? `${20 + (i % 40)}_` : 20 + (i % 40),
    Occupation: i % 3 === 0 ? 'Engineer' : i % 15,
    Annual_Income: 10_000 + (i % 160_000),
    Monthly_Inhand_Salary: 800 + (i % 12_000),
    Num_Bank_Accounts: i % 11,
    Num_Credit_Card: i % 10,
    Interest_Rate: 1 + (i % 33),
    Num_of_Loan: i % 9,
    Delay_from_due_date: i % 60,
    Num_of_Delayed_Payment: i % 25,
    Changed_Credit_Limit: (i % 300) / 10,
    Num_Credit_Inquiries: i % 16,
    Outstanding_Debt: 1 + (i % 4900),
    Credit_History_Age: `${i % 33} Years and ${i % 12} Months`,
    Total_EMI_per_month: i % 400,
    Amount_invested_monthly: i % 19 === 0 ? '__10000__' : i % 700,
    Monthly_Balance: i % 900,
    Payment_Behaviour: 1 + (i % 6)
  }
}

const applicants = (i, count) => Array.from({ length: count }, (_, k) => applicant(i * count + k))

/** Posts a body and reads the whole response; returns the status. */
async function post(url, path, body, type = json) {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body })
  await response.arrayBuffer()
  return `${response.status}`
}

const badRequests = [
  ['400', '/predict', '{"Age":', json],
  ['422', '/predict', '{"Age":{"years":30}}', json],
  ['422', '/v1/score', '{"Age":30,"Shoe_Size":44}', json],
  ['422', '/v1/explain', '[]', json],
  ['422', '/invocations', '{"instances":7}', json],
  ['413', '/predict', `{"Age":"${'9'.repeat(longBody)}"}`, json],
  ['415', '/predict', 'Age=30', 'text/plain'],
  ['404', '/nowhere', '{}', json],
  ['422', '/v1/score/batch', '{"Age":30}', json],
  ['400', '/predict', '['.repeat(10_000), json]
]

/** What a bad request is answered, when it is the answer it should get. */
async function bad(url, i) {
  const [status, path, body, type] = badRequests[i % badRequests.length]
  const got = await post(url, path, body, type)
  return got === status ? status : `${got} instead of ${status}, ${path}`
}

/** Streams lines in and reads the responses slowly, with pauses. */
async function slowStream(url, i) {
  const request = httpRequest(`${url}/v1/score/batch`, { method: 'POST', headers: { 'content-type': ndjson } })
  const write = async () => {
    for (const one of applicants(i, streamLines)) {
      if (!request.write(`${JSON.stringify(one)}\n`)) await once(request, 'drain')
    }
    request.end()
  }
  const read = async () => {
    const [response] = await once(request, 'response')
    let numLines = 0
    for await (const piece of response) {
      numLines += piece.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0)
      await wait(5)
    }
    return numLines === streamLines ? `${response.statusCode}` : `${numLines} of ${streamLines} lines`
  }
  const [, outcome] = await Promise.all([write(), read()])
  return outcome
}

/** Opens a connection, sends `text` and disconnects, before or after the response begins. */
async function cutAfter(url, text, answerBegins) {
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(text)
  if (answerBegins) await once(socket, 'data')
  else await wait(20)
  socket.resetAndDestroy()
  return 'cut'
}

function head(path, type, length) {
  const extent = length === undefined ? 'transfer-encoding: chunked' : `content-length: ${length}`
  return `POST ${path} HTTP/1.1\r\nhost: soak\r\ncontent-type: ${type}\r\n${extent}\r\n\r\n`
}

async function cut(url, i) {
  const batch = JSON.stringify(applicants(i, batchSize))
  const lines = applicants(i, 50).map((one) => `${JSON.stringify(one)}\n`)
  const chunk = lines.join('')
  switch (i % 4) {
    case 0:
      // In the middle of the body.
      return cutAfter(url, head('/predict', json, 500) + '{"Age":30,', false)
    case 1:
      // While the batch is on the thread.
      return cutAfter(url, head('/v1/score/batch', json, batch.length) + batch, false)
    case 2:
      // In the middle of a stream whose answer has begun.
      return cutAfter(url, `${head('/v1/score/batch', ndjson)}${chunk.length.toString(16)}\r\n${chunk}\r\n`, true)
    default:
      // In the middle of the head.
      return cutAfter(url, 'POST /predict HTTP/1.1\r\nhost: so', false)
  }
}

/** `perSecond` bounds the rate; a job that takes longer runs less often. */
export const jobs = [
  {
    name: 'single',
    perSecond: 100,
    expected: ['200'],
    run: (url, i) => post(url, i % 2 === 0 ? '/predict' : '/v1/explain', JSON.stringify(applicant(i)))
  },
  {
    name: 'invocations',
    perSecond: 10,
    expected: ['200'],
    run: (url, i) => post(url, '/invocations', JSON.stringify({ dataframe_records: applicants(i, 20) }))
  },
  {
    name: 'batch',
    perSecond: 2,
    expected: ['200'],
    run: (url, i) => post(url, '/v1/score/batch', JSON.stringify(applicants(i, batchSize)))
  },
  { name: 'slow stream', perSecond: 1, expected: ['200'], run: slowStream },
  {
    name: 'bad',
    perSecond: 20,
    expected: [...new Set(badRequests.map(([status]) => status))],
    run: bad
  },
  { name: 'cut', perSecond: 10, expected: ['cut'], run: cut }
]
