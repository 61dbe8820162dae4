/**
 * Dirty rows in the layout of the public credit score data, made up by a seeded generator: its columns, its kinds of junk, about as
 * often. Nothing is taken from that data.
 *
 * @module
 */

const header = [
  ...['ID', 'Customer_ID', 'Month', 'Name', 'Age', 'SSN', 'Occupation', 'Annual_Income', 'Monthly_Inhand_Salary'],
  ...['Num_Bank_Accounts', 'Num_Credit_Card', 'Interest_Rate', 'Num_of_Loan', 'Type_of_Loan', 'Delay_from_due_date'],
  ...['Num_of_Delayed_Payment', 'Changed_Credit_Limit', 'Num_Credit_Inquiries', 'Credit_Mix', 'Outstanding_Debt'],
  ...['Credit_Utilization_Ratio', 'Credit_History_Age', 'Payment_of_Min_Amount', 'Total_EMI_per_month'],
  ...['Amount_invested_monthly', 'Payment_Behaviour', 'Monthly_Balance', 'Credit_Score']
]
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August']
const jobs = ['Accountant', 'Architect', 'Doctor', 'Engineer', 'Lawyer', 'Media_Manager', 'Teacher', 'Writer']
const loans = ['Auto Loan', 'Credit-Builder Loan', 'Home Equity Loan', 'Not Specified', 'Payday Loan', 'Student Loan']
const mixes = ['Bad', 'Standard', 'Good']
const classes = ['Poor', 'Standard', 'Good']
const behaviours = ['High_spent_Large', 'High_spent_Small', 'Low_spent_Large', 'Low_spent_Medium', 'Low_spent_Small']
const monthsPerCustomer = 8
const rowsPerPiece = 500

/**
 * CSV with a header, piece by piece.
 *
 * @param {number} numRows - at least 1
 * @param {number} seed
 * @returns {Generator<string>}
 */
export function* dirtyCsv(numRows, seed) {
  const random = mulberry32(seed)
  const below = (count) => Math.floor(random() * count)
  const pick = (list) => list[below(list.length)]
  const amount = (most) => (random() * most).toFixed(2)
  // A value, or the junk that sometimes stands in its place.
  const or = (share, junk, value) => (random() < share ? junk() : value)
  const underscored = (share, value) => (random() < share ? `${value}_` : value)

  let customer
  const newCustomer = (number) => ({
    id: `CUS_0x${(number * 2654435761 + 1000).toString(16)}`,
    name: `Customer ${number}`,
    job: pick(jobs),
    income: amount(180_000),
    salary: amount(15_000),
    numLoans: below(6),
    age: 18 + below(38),
    history: 12 + below(380),
    debt: amount(5000)
  })
  const row = (number) => {
    const month = number % monthsPerCustomer
    if (month === 0) customer = newCustomer(number / monthsPerCustomer)
    const { id, name, job, income, salary, numLoans, age, history, debt } = customer
    const listed = Array.from({ length: numLoans }, (_, i) => (i > 0 && i === numLoans - 1 ? 'and ' : '') + pick(loans))
    const length = history + month
    return [
      `0x${(number + 5634).toString(16)}`,
      id,
      months[month],
      name,
      or(0.03, () => pick(['-500', '7230', '118']), underscored(0.05, age)),
      or(0.05, () => '#F%$D@*&8', '000-00-0000'),
      or(0.07, () => '_______', job),
      or(0.01, () => '24198062', underscored(0.07, income)),
      or(0.15, () => '', salary),
      or(0.013, () => pick(['-1', '1798']), below(11)),
      or(0.024, () => '1499', below(11)),
      or(0.02, () => '5797', 1 + below(34)),
      or(0.045, () => pick(['-100', '1496']), underscored(0.05, numLoans)),
      numLoans === 0 ? '' : numLoans === 1 ? listed[0] : `"${listed.join(', ')}"`,
      below(72) - 5,
      or(0.08, () => pick(['', '-2', '4399']), underscored(0.03, below(28))),
      or(0.02, () => '_', (random() * 43 - 6).toFixed(2)),
      or(0.04, () => pick(['', '2597']), `${below(17)}.0`),
      or(0.2, () => '_', pick(mixes)),
      underscored(0.01, debt),
      20 + random() * 30,
      or(0.09, () => 'NA', `${Math.floor(length / 12)} Years and ${length % 12} Months`),
      or(0.12, () => 'NM', pick(['Yes', 'No'])),
      or(0.03, () => '82398', amount(1700)),
      or(0.09, () => pick(['', '__10000__']), random() * 1900),
      or(0.08, () => '!@9#%8', `${pick(behaviours)}_value_payments`),
      or(0.012, () => pick(['', '__-333333333333333333333333333__']), random() * 1600),
      pick(classes)
    ].join(',')
  }

  yield `${header.join(',')}\n`
  for (let begin = 0; begin < numRows; begin += rowsPerPiece) {
    let piece = ''
    for (let number = begin; number < Math.min(numRows, begin + rowsPerPiece); number++) piece += `${row(number)}\n`
    yield piece
  }
}

// Source: Tommy Ettinger's mulberry32, in the public domain.
function mulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
