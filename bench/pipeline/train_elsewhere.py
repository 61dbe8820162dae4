"""Trains XGBoost and CatBoost on the folds of an experiment, which `opencredit experiment --export-folds` wrote to a folder.

    python bench/pipeline/train_elsewhere.py FOLDER

Writes a model for each fold to FOLDER/xgboost/PROTOCOL-FOLD.json and FOLDER/catboost/PROTOCOL-FOLD.json. Needs xgboost, catboost, pandas.
Columns of text are categories; their missing values are the text '', as OpenCredit evaluates them.
"""

import json
import sys
from pathlib import Path

import catboost
import numpy as np
import pandas as pd
import xgboost

# Those of the plan elsewhere.json; other parameters are what the libraries take by default.
NUM_TREES = 100
LEARNING_RATE = 0.1


def read_rows(folder):
    with open(folder / 'rows.ndjson', encoding='utf8') as file:
        rows = [json.loads(line) for line in file]
    features = pd.DataFrame([row['features'] for row in rows])
    texts = [name for name in features if any(isinstance(value, str) for value in features[name])]
    for name in features:
        features[name] = features[name].astype('category' if name in texts else float)
    return features, np.array([row['class'] for row in rows]), texts


def train_xgboost(features, classes, num_classes, texts, path):
    model = xgboost.XGBClassifier(
        n_estimators=NUM_TREES,
        learning_rate=LEARNING_RATE,
        objective='multi:softprob' if num_classes > 2 else 'binary:logistic',
        enable_categorical=True,
        tree_method='hist',
    )
    model.fit(features, classes)
    model.get_booster().save_model(path)


def train_catboost(features, classes, num_classes, texts, path):
    model = catboost.CatBoostClassifier(
        iterations=NUM_TREES,
        learning_rate=LEARNING_RATE,
        loss_function='MultiClass' if num_classes > 2 else 'Logloss',
        cat_features=texts,
        random_seed=0,
        verbose=False,
        allow_writing_files=False,
    )
    data = features.astype({name: str for name in texts})
    model.fit(data, classes)
    model.save_model(str(path), format='json', pool=catboost.Pool(data, classes, cat_features=texts))


def main(folder):
    features, classes, texts = read_rows(folder)
    description = json.loads((folder / 'folds.json').read_text())
    num_classes = len(description['classes'])
    for library, train in {'xgboost': train_xgboost, 'catboost': train_catboost}.items():
        (folder / library).mkdir(exist_ok=True)
        for protocol, folds in description['protocols'].items():
            for number, fold in enumerate(folds):
                rows = fold['train']
                path = folder / library / f'{protocol}-{number}.json'
                train(features.iloc[rows], classes[rows], num_classes, texts, path)
                print(path, flush=True)


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit('usage: python bench/pipeline/train_elsewhere.py FOLDER')
    main(Path(sys.argv[1]))
