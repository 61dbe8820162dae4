// Invented applicants the examples use.

export const wealthy = {
  Age: 45, Occupation: 'Engineer', Annual_Income: 150000, Monthly_Inhand_Salary: 12400, Num_Bank_Accounts: 2, Num_Credit_Card: 3,
  Interest_Rate: 4, Num_of_Loan: 0, Delay_from_due_date: 2, Num_of_Delayed_Payment: 1, Changed_Credit_Limit: 5.2,
  Num_Credit_Inquiries: 1, Outstanding_Debt: 150, Credit_History_Months: 372, Total_EMI_per_month: 0,
  Amount_invested_monthly: 600, Monthly_Balance: 1200, Payment_Behaviour: 'High_spent_Large_value_payments'
}

export const middling = {
  Age: 34, Occupation: 'Teacher', Annual_Income: 48000, Monthly_Inhand_Salary: 3900, Num_Bank_Accounts: 5, Num_Credit_Card: 5,
  Interest_Rate: 13, Num_of_Loan: 3, Delay_from_due_date: 14, Num_of_Delayed_Payment: 12, Changed_Credit_Limit: 9.4,
  Num_Credit_Inquiries: 5, Outstanding_Debt: 1100, Credit_History_Months: 220, Total_EMI_per_month: 95,
  Amount_invested_monthly: 120, Monthly_Balance: 350, Payment_Behaviour: 'Low_spent_Medium_value_payments'
}

export const poor = {
  Age: 24, Occupation: 'Mechanic', Annual_Income: 14500, Monthly_Inhand_Salary: 1150, Num_Bank_Accounts: 9, Num_Credit_Card: 8,
  Interest_Rate: 29, Num_of_Loan: 7, Delay_from_due_date: 52, Num_of_Delayed_Payment: 23, Changed_Credit_Limit: 16.8,
  Num_Credit_Inquiries: 12, Outstanding_Debt: 4300, Credit_History_Months: 85, Total_EMI_per_month: 210,
  Amount_invested_monthly: 40, Monthly_Balance: 190, Payment_Behaviour: 'Low_spent_Small_value_payments'
}

// The forms real records come in: underscores, placeholders, text for numbers, an impossible income, nothing at all.
export const dirty = {
  Age: '28_', Occupation: '_______', Annual_Income: '34847.84_', Monthly_Inhand_Salary: '', Num_Bank_Accounts: 4, Num_Credit_Card: '1385',
  Interest_Rate: 8, Num_of_Loan: '2_', Delay_from_due_date: 18, Num_of_Delayed_Payment: '9_', Changed_Credit_Limit: '_',
  Num_Credit_Inquiries: 4, Outstanding_Debt: '1328.93_', Credit_History_Age: '22 Years and 9 Months', Total_EMI_per_month: 62.4,
  Amount_invested_monthly: '__10000__', Monthly_Balance: 310.2, Payment_Behaviour: '!@9#%8'
}
