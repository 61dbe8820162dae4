/**
 * The champion's reasons: their fields and their words.
 *
 * The words name what the fields hold and do not say whether it is too much or too little: not all fields have a direction, and
 * Regulation B's commentary (12 CFR 1002.9(b)(2)) asks for what was scored, not how. Those of its sample form C-1 say more than
 * the fields hold, such as "income insufficient for amount of credit requested", when no field is an amount requested.
 *
 * @module
 */
import type { ReasonMap } from '../reasons/reason-map.ts'
import type { ApplicantField } from './applicant-fields.ts'

/** The default reasons. */
export const reasonGroups: ReasonMap<ApplicantField> = [
  {
    code: 'INCOME',
    name: 'Income',
    text: 'Level of income',
    missingText: 'Unable to verify income',
    fields: ['Annual_Income', 'Monthly_Inhand_Salary']
  },
  {
    code: 'OBLIGATIONS',
    name: 'Obligations',
    text: 'Amount of debt and loan payments',
    missingText: 'Unable to verify debt and loan payments in relation to income',
    fields: ['Outstanding_Debt', 'Total_EMI_per_month', 'DTI', 'EMI_to_Salary']
  },
  {
    code: 'DELINQUENCY',
    name: 'Late payments',
    text: 'Late payments',
    missingText: 'Unable to verify payment delays',
    fields: ['Delay_from_due_date', 'Num_of_Delayed_Payment']
  },
  {
    code: 'INQUIRIES',
    name: 'Credit inquiries',
    text: 'Number of credit card inquiries',
    missingText: 'Unable to verify number of credit card inquiries',
    fields: ['Num_Credit_Inquiries']
  },
  {
    code: 'HISTORY',
    name: 'Credit history',
    text: 'Length of credit history',
    missingText: 'Unable to verify length of credit history',
    fields: ['Credit_History_Months']
  },
  {
    code: 'ACCOUNTS',
    name: 'Accounts and loans',
    text: 'Number of bank accounts, credit cards and loans',
    missingText: 'Unable to verify number of bank accounts, credit cards and loans',
    fields: ['Num_Bank_Accounts', 'Num_Credit_Card', 'Num_of_Loan']
  },
  {
    code: 'PRICE',
    name: 'Interest rate',
    text: 'Interest rate on credit cards',
    missingText: 'Unable to verify interest rate on credit cards',
    fields: ['Interest_Rate']
  },
  {
    code: 'LIMIT',
    name: 'Credit limit',
    text: 'Change in credit card limit',
    missingText: 'Unable to verify change in credit card limit',
    fields: ['Changed_Credit_Limit']
  },
  {
    code: 'LIQUIDITY',
    name: 'Balance and spending',
    text: 'Month-end balance, investments and spending pattern',
    missingText: 'Unable to verify month-end balance, investments and spending pattern',
    fields: ['Amount_invested_monthly', 'Monthly_Balance', 'Payment_Behaviour']
  },
  {
    code: 'OCCUPATION',
    name: 'Occupation',
    text: 'Occupation',
    missingText: 'Unable to verify occupation',
    fields: ['Occupation']
  },
  {
    code: 'AGE',
    name: 'Age',
    text: 'Age',
    missingText: 'Unable to verify age',
    fields: ['Age']
  }
]
