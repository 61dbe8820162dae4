/**
 * Invented applicants whose class is beyond dispute: a model that gets one wrong must not be shipped.
 *
 * They satisfy an identity of the data: balance + invested + EMI = 0.1 × salary + 240 … 290, by payment behaviour.
 *
 * @module
 */
import type { CreditScorer } from '../../src/credit/scorer.ts'

/** An applicant, and what they must get. */
export interface Profile {
  readonly name: string
  readonly expected: string
  readonly applicant: Readonly<Record<string, number | string>>
}

/** The applicants. */
export const profiles: readonly Profile[] = [
  {
    name: 'wealthy, no debt, long history',
    expected: 'Good',
    applicant: {
      Age: 48,
      Occupation: 'Doctor',
      Annual_Income: 150_000,
      Monthly_Inhand_Salary: 12_500,
      Num_Bank_Accounts: 2,
      Num_Credit_Card: 3,
      Interest_Rate: 4,
      Num_of_Loan: 0,
      Delay_from_due_date: 2,
      Num_of_Delayed_Payment: 1,
      Changed_Credit_Limit: 3,
      Num_Credit_Inquiries: 1,
      Outstanding_Debt: 0,
      Credit_History_Months: 372,
      Total_EMI_per_month: 0,
      Amount_invested_monthly: 540,
      Monthly_Balance: 950,
      Payment_Behaviour: 'High_spent_Large_value_payments'
    }
  },
  {
    name: 'middling',
    expected: 'Standard',
    applicant: {
      Age: 34,
      Occupation: 'Teacher',
      Annual_Income: 38_000,
      Monthly_Inhand_Salary: 3100,
      Num_Bank_Accounts: 5,
      Num_Credit_Card: 5,
      Interest_Rate: 13,
      Num_of_Loan: 3,
      Delay_from_due_date: 18,
      Num_of_Delayed_Payment: 13,
      Changed_Credit_Limit: 10,
      Num_Credit_Inquiries: 5,
      Outstanding_Debt: 1000,
      Credit_History_Months: 220,
      Total_EMI_per_month: 70,
      Amount_invested_monthly: 150,
      Monthly_Balance: 350,
      Payment_Behaviour: 'High_spent_Small_value_payments'
    }
  },
  {
    name: 'low income, high debt, many delays',
    expected: 'Poor',
    applicant: {
      Age: 24,
      Occupation: 'Mechanic',
      Annual_Income: 14_000,
      Monthly_Inhand_Salary: 1100,
      Num_Bank_Accounts: 9,
      Num_Credit_Card: 8,
      Interest_Rate: 28,
      Num_of_Loan: 8,
      Delay_from_due_date: 50,
      Num_of_Delayed_Payment: 22,
      Changed_Credit_Limit: 18,
      Num_Credit_Inquiries: 12,
      Outstanding_Debt: 2400,
      Credit_History_Months: 60,
      Total_EMI_per_month: 60,
      Amount_invested_monthly: 60,
      Monthly_Balance: 280,
      Payment_Behaviour: 'Low_spent_Small_value_payments'
    }
  }
]

/** What a scorer says of them. */
export function profileScores(scorer: CreditScorer): readonly object[] {
  return profiles.map(({ name, expected, applicant }) => {
    const score = scorer.score(applicant)
    if (score.status !== 'scored') throw new Error(`profile "${name}" was not scored`)
    const { prediction, probabilities, points, reasons } = score
    return { name, expected, prediction, probabilities, points, reasons: reasons.map(({ code }) => code) }
  })
}
