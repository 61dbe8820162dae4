"""The 20 features of the champion model: their order, codes, clean ranges, and how they are read.

Nothing here is learnt from the data: every rule is a constant, so nothing can leak between folds.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PANEL_FILE = Path('credit-score') / 'panel_labelled_clean.csv'

CLASSES = ('Poor', 'Standard', 'Good')

MONTHS = ('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August')

FEATURES = (
    'Age', 'Occupation', 'Annual_Income', 'Monthly_Inhand_Salary', 'Num_Bank_Accounts', 'Num_Credit_Card',
    'Interest_Rate', 'Num_of_Loan', 'Delay_from_due_date', 'Num_of_Delayed_Payment', 'Changed_Credit_Limit',
    'Num_Credit_Inquiries', 'Outstanding_Debt', 'Credit_History_Months', 'Total_EMI_per_month',
    'Amount_invested_monthly', 'Monthly_Balance', 'Payment_Behaviour', 'DTI', 'EMI_to_Salary',
)

# Codes of the original service: the byte-sorted order of the raw strings. Its junk tokens (code 15 for Occupation,
# code 0 for Payment_Behaviour) have no entry, so they read as missing.
CODES = {
    'Occupation': {
        'Accountant': 0, 'Architect': 1, 'Developer': 2, 'Doctor': 3, 'Engineer': 4, 'Entrepreneur': 5,
        'Journalist': 6, 'Lawyer': 7, 'Manager': 8, 'Mechanic': 9, 'Media_Manager': 10, 'Musician': 11,
        'Scientist': 12, 'Teacher': 13, 'Writer': 14,
    },
    'Payment_Behaviour': {
        'High_spent_Large_value_payments': 1, 'High_spent_Medium_value_payments': 2,
        'High_spent_Small_value_payments': 3, 'Low_spent_Large_value_payments': 4,
        'Low_spent_Medium_value_payments': 5, 'Low_spent_Small_value_payments': 6,
    },
}

# Lowest and highest clean value, both included, known to two decimals.
CLEAN_RANGES = {
    'Age': (14, 56),
    'Annual_Income': (7005.93, 179987.28),
    'Monthly_Inhand_Salary': (303.65, 15204.63),
    'Num_Bank_Accounts': (0, 11),
    'Num_Credit_Card': (0, 11),
    'Interest_Rate': (1, 34),
    'Num_of_Loan': (0, 9),
    'Delay_from_due_date': (-5, 67),
    'Num_of_Delayed_Payment': (0, 28),
    'Changed_Credit_Limit': (-6.49, 36.97),
    'Num_Credit_Inquiries': (0, 17),
    'Outstanding_Debt': (0.23, 4998.07),
    'Credit_History_Months': (1, 404),
    'Total_EMI_per_month': (0, 1779.10),
    'Amount_invested_monthly': (0, 1908),
    'Monthly_Balance': (0, 1606.5),
}

# Derived feature: (numerator, denominator); one is added to the denominator.
RATIOS = {
    'DTI': ('Outstanding_Debt', 'Annual_Income'),
    'EMI_to_Salary': ('Total_EMI_per_month', 'Monthly_Inhand_Salary'),
}

INDEX = {name: position for position, name in enumerate(FEATURES)}

CATEGORICAL = [INDEX[name] for name in CODES]

NAN = float('nan')


class DataError(Exception):
    """The data folder is missing, or its content is not what this program expects."""


@dataclass
class Panel:
    """The labelled panel: one entry per row, NaN where a feature is missing."""

    features: np.ndarray  # float64 [rows x 20], in the order of FEATURES
    labels: np.ndarray  # int64 [rows], position in CLASSES
    customers: np.ndarray  # int64 [rows], 0 .. customers - 1
    months: np.ndarray  # int64 [rows], position in MONTHS
    missing: dict  # feature -> {'empty' | 'junk' | 'outOfRange': rows}, for the features that have any

    @property
    def num_customers(self):
        return int(self.customers.max()) + 1


def with_ratios(features):
    """Fills the two derived columns of a [rows x 20] array in place; NaN where an input is NaN."""
    for name, (numerator, denominator) in RATIOS.items():
        features[:, INDEX[name]] = features[:, INDEX[numerator]] / (features[:, INDEX[denominator]] + 1)
    return features


def feature_row(applicant):
    """The 20 numbers of an applicant given as {field: number or category text}, without the ratios."""
    row = np.full((1, len(FEATURES)), NAN)
    for name, value in applicant.items():
        row[0, INDEX[name]] = CODES[name].get(value, NAN) if name in CODES else value
    return with_ratios(row)[0]


def load_panel(data_folder):
    """Reads the labelled panel below `data_folder`; raises DataError with one sentence when it cannot."""
    path = Path(data_folder) / PANEL_FILE
    if not path.is_file():
        raise DataError(f'The labelled panel was not found: pass --data with the folder that holds {PANEL_FILE}.')
    with path.open(newline='', encoding='utf-8') as file:
        rows = csv.DictReader(file)
        wanted = [*CODES, *CLEAN_RANGES, 'Customer_ID', 'Month', 'Credit_Score']
        absent = [name for name in wanted if name not in (rows.fieldnames or ())]
        if absent:
            raise DataError(f'The labelled panel lacks the column(s) {", ".join(absent)}.')
        columns = {name: [] for name in wanted}
        for row in rows:
            for name in wanted:
                columns[name].append(row[name])
    return _to_panel(columns)


# Turns the text columns into numbers, counting what becomes missing.
def _to_panel(columns):
    num_rows = len(columns['Customer_ID'])
    features = np.full((num_rows, len(FEATURES)), NAN)
    missing = {}
    for name in FEATURES:
        if name in RATIOS:
            continue
        counts = Counter()
        read = _category if name in CODES else _number
        features[:, INDEX[name]] = [read(name, text, counts) for text in columns[name]]
        if counts:
            missing[name] = dict(counts)
    customer_codes = {}
    return Panel(
        features=with_ratios(features),
        labels=np.array([CLASSES.index(text) for text in columns['Credit_Score']]),
        customers=np.array([customer_codes.setdefault(text, len(customer_codes)) for text in columns['Customer_ID']]),
        months=np.array([MONTHS.index(text) for text in columns['Month']]),
        missing=missing,
    )


def _category(name, text, counts):
    code = CODES[name].get(text)
    if code is None:
        counts['empty' if text == '' else 'junk'] += 1
        return NAN
    return code


def _number(name, text, counts):
    if text == '':
        counts['empty'] += 1
        return NAN
    try:
        value = float(text)
    except ValueError:
        counts['junk'] += 1
        return NAN
    low, high = CLEAN_RANGES[name]
    # The limits are known to two decimals (303.65 stands for 303.6454...), so the value is rounded the same way.
    if not low <= round(value, 2) <= high:
        counts['outOfRange'] += 1
        return NAN
    return value
