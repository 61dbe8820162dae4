"""Runs the queries of queries.js in databases, and counts the bits in which their raw scores differ.

Usage: python databases.py FILE sqlite|duckdb|postgresql|clickhouse|spark...
"""

import base64
import json
import math
import sqlite3
import sys
from pathlib import Path

import numpy as np

TABLE = 'applications'
WORDS = {'NaN': math.nan, 'Infinity': math.inf, '-Infinity': -math.inf}


def read_cases(path):
    for line in Path(path).read_text().splitlines():
        case = json.loads(line)
        columns = {'row number': list(range(len(case['columns'][0][1])))}
        for name, values in case['columns']:
            is_text = any(isinstance(value, str) and value not in WORDS for value in values)
            columns[name] = values if is_text else [WORDS.get(value, value) for value in values]
        expected = np.frombuffer(base64.b64decode(case['expected']), '<f8').reshape(-1, case['numScores'])
        yield case, columns, expected


def type_of(values):
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {bool} and kinds:
        return 'boolean'
    return 'text' if str in kinds else 'number'


def quoted(name, quote='"'):
    return quote + name.replace(quote, quote * 2) + quote


def rows_of(columns):
    kinds = [type_of(values) for values in columns.values()]
    converted = [
        [value if value is None or kind != 'number' else float(value) for value in values]
        for kind, values in zip(kinds, columns.values())
    ]
    return list(zip(*converted))


class Sqlite:
    def run(self, query, columns):
        with sqlite3.connect(':memory:') as connection:
            names = ', '.join(quoted(name) for name in columns)
            connection.execute(f'CREATE TABLE {TABLE} ({names})')
            marks = ', '.join('?' * len(columns))
            connection.executemany(f'INSERT INTO {TABLE} VALUES ({marks})', rows_of(columns))
            return connection.execute(query).fetchall()


class DuckDb:
    types = {'number': 'DOUBLE', 'text': 'VARCHAR', 'boolean': 'BOOLEAN'}

    def __init__(self):
        import duckdb
        self.library = duckdb

    def run(self, query, columns):
        connection = self.library.connect()
        kinds = ', '.join(f'{quoted(name)} {self.types[type_of(values)]}' for name, values in columns.items())
        connection.execute(f'CREATE TABLE {TABLE} ({kinds})')
        connection.executemany(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(columns))})", rows_of(columns))
        return connection.execute(query).fetchall()


class PostgreSql:
    """The server that PGHOST and the like name."""

    types = {'number': 'float8', 'text': 'text', 'boolean': 'boolean'}

    def __init__(self):
        import psycopg
        self.connection = psycopg.connect(autocommit=True)
        self.connection.execute('SET jit = off')

    def run(self, query, columns):
        self.connection.execute(f'DROP TABLE IF EXISTS {TABLE}')
        kinds = ', '.join(f'{quoted(name)} {self.types[type_of(values)]}' for name, values in columns.items())
        self.connection.execute(f'CREATE TABLE {TABLE} ({kinds})')
        with self.connection.cursor() as cursor:
            with cursor.copy(f'COPY {TABLE} FROM STDIN') as copy:
                for row in rows_of(columns):
                    copy.write_row(row)
            return cursor.execute(query).fetchall()


class ClickHouse:
    types = {'number': 'Nullable(Float64)', 'text': 'Nullable(String)', 'boolean': 'Nullable(Bool)'}
    limits = 'max_query_size=100000000, max_ast_elements=10000000, max_expanded_ast_elements=10000000, max_ast_depth=100000'

    def __init__(self):
        from chdb import session
        self.session = session.Session()

    def run(self, query, columns):
        def name_of(name):
            return '`' + name.replace('\\', '\\\\').replace('`', '\\`') + '`'

        def literal(value):
            if value is None:
                return 'NULL'
            if isinstance(value, str):
                return "'" + value.replace('\\', '\\\\').replace("'", "\\'") + "'"
            return str(value).lower() if isinstance(value, bool) else repr(float(value))

        self.session.query(f'DROP TABLE IF EXISTS {TABLE}')
        kinds = ', '.join(f'{name_of(name)} {self.types[type_of(values)]}' for name, values in columns.items())
        self.session.query(f'CREATE TABLE {TABLE} ({kinds}) ENGINE = Memory')
        rows = ', '.join(f"({', '.join(literal(value) for value in row)})" for row in rows_of(columns))
        self.session.query(f'INSERT INTO {TABLE} SETTINGS {self.limits} VALUES {rows}')
        text = str(self.session.query(f'{query} SETTINGS {self.limits}', 'JSONCompactEachRow'))
        return [json.loads(line) for line in text.splitlines()]


class Spark:
    types = {'number': 'double', 'text': 'string', 'boolean': 'boolean'}

    def __init__(self):
        from pyspark.sql import SparkSession
        self.session = SparkSession.builder.master('local[1]').config('spark.ui.enabled', False).getOrCreate()

    def run(self, query, columns):
        kinds = ', '.join(f"{quoted(name, '`')} {self.types[type_of(values)]}" for name, values in columns.items())
        self.session.createDataFrame(rows_of(columns), kinds).createOrReplaceTempView(TABLE)
        return [list(row) for row in self.session.sql(query).collect()]


DATABASES = {
    'sqlite': Sqlite, 'duckdb': DuckDb, 'postgresql': PostgreSql, 'clickhouse': ClickHouse, 'spark': Spark,
}
# Those that round to float32 after each term, as the libraries do.
EXACT_FLOAT32 = ('postgresql', 'spark')
# Those whose columns may not differ in case alone.
CASELESS = ('sqlite', 'duckdb', 'spark')


def main():
    path, *names = sys.argv[1:]
    is_wrong = False
    for name in names:
        database = DATABASES[name]()
        differing = numbers = near = 0
        largest = 0.0
        for case, columns, expected in read_cases(path):
            distinct = {column.lower() for column in columns}
            if name in CASELESS and len(distinct) < len(columns):
                continue
            try:
                found = sorted(database.run(case['queries'][name], columns), key=lambda row: row[0])
            except Exception as error:
                print(f"{name}: {case['name']}: {type(error).__name__}: {str(error)[:200]}")
                is_wrong = True
                continue
            got = np.array([row[1:] for row in found], 'f8').reshape(expected.shape)
            # A sum that is 0 has no sign to tell.
            same = (got == expected) | (np.isnan(got) & np.isnan(expected))
            if case['isFloat32'] and name not in EXACT_FLOAT32:
                near += got.size
                scale = np.maximum(1, np.abs(expected))
                largest = max(largest, float(np.max(np.where(same, 0, np.abs(got - expected) / scale))))
                continue
            numbers += got.size
            differing += int(np.sum(~same))
            if not same.all():
                print(f"{name}: {case['name']}: {np.sum(~same)} of {same.size} raw scores differ")
        print(f'{name}: {differing} of {numbers} raw scores differ; {near} float32 sums within {largest:.1e}')
        is_wrong = is_wrong or differing > 0 or largest > 1e-5
    sys.exit(is_wrong)


main()
