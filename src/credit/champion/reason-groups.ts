/**
 * The champion's reasons: their fields and their words.
 *
 * The words are those of sample form C-1 in appendix C of Regulation B (12 CFR 1002) where it has a fitting reason.
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
    text: 'Income insufficient for amount of credit requested',
    missingText: 'Unable to verify income',
    fields: ['Annual_Income', 'Monthly_Inhand_Salary']
  },
  {
    code: 'OBLIGATIONS',
    name: 'Obligations',
    text: 'Excessive obligations in relation to income',
    missingText: 'Unable to verify obligations in relation to income',
    fields: ['Outstanding_Debt', 'Total_EMI_per_month', 'DTI', 'EMI_to_Salary']
  },
  {
    code: 'DELINQUENCY',
    name: 'Late payments',
    text: 'Delinquent past or present credit obligations with others',
    missingText: 'Unable to verify credit references',
    fields: ['Delay_from_due_date', 'Num_of_Delayed_Payment']
  },
  {
    code: 'INQUIRIES',
    name: 'Credit inquiries',
    text: 'Number of recent inquiries on credit bureau report',
    missingText: 'Number of recent inquiries on credit bureau report is not available',
    fields: ['Num_Credit_Inquiries']
  },
  {
    code: 'HISTORY',
    name: 'Credit history',
    text: 'Limited credit experience',
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
    text: 'Interest rate on existing credit',
    missingText: 'Unable to verify interest rate on existing credit',
    fields: ['Interest_Rate']
  },
  {
    code: 'LIMIT',
    name: 'Credit limit',
    text: 'Recent change in credit limit',
    missingText: 'Unable to verify recent change in credit limit',
    fields: ['Changed_Credit_Limit']
  },
  {
    code: 'LIQUIDITY',
    name: 'Monthly surplus',
    text: 'Monthly surplus and payment pattern',
    missingText: 'Unable to verify monthly surplus and payment pattern',
    fields: ['Amount_invested_monthly', 'Monthly_Balance', 'Payment_Behaviour']
  },
  {
    code: 'OCCUPATION',
    name: 'Occupation',
    text: 'Occupation',
    missingText: 'Unable to verify employment',
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
