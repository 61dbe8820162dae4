"""The peer: credit scoring as a Python service, with FastAPI, LightGBM and shap.

POST /predict?explain=none|path|interventional takes an applicant as OpenCredit's /predict does (clean ones only) and
answers with class, probabilities, points and, when explained, reasons. `path` is what most people do: LightGBM's
path-dependent SHAP. `interventional` compares with the applicants OpenCredit's reasons compare with.

SERVICE_FOLDER holds model.txt and credit.json.
"""

import json
import math
import os
from pathlib import Path
from typing import Literal

import lightgbm as lgb
import numpy as np
import shap
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, create_model

from margin_trees import GOOD, POOR, margin_trees

FOLDER = Path(os.environ['SERVICE_FOLDER'])
CREDIT = json.loads((FOLDER / 'credit.json').read_text())
CLASSES = CREDIT['classes']
FIELDS = CREDIT['fields']
COLUMN_OF = {field['name']: column for column, field in enumerate(FIELDS)}
CODES = {
    field['name']: {label: field['validRange'][0] + i for i, label in enumerate(field['categories'])}
    for field in FIELDS if 'categories' in field
}
RATIOS = [(COLUMN_OF[field['name']], *(COLUMN_OF[name] for name in field['ratioOf']))
          for field in FIELDS if 'ratioOf' in field]
GROUPS = [(group, [COLUMN_OF[name] for name in group['fields']]) for group in CREDIT['groups']]
POINTS_PER_MARGIN = CREDIT['scale']['pointsToDoubleOdds'] / math.log(2)
MAX_REASONS = 4
SHARE_FLOOR = 0.02

booster = lgb.Booster(model_file=FOLDER / 'model.txt')
path_explainer = shap.TreeExplainer(booster)
background = np.array(CREDIT['background'], dtype=float)
interventional_explainer = shap.TreeExplainer(
    margin_trees(booster),
    # Without max_samples shap takes 100 rows of them.
    shap.maskers.Independent(background, max_samples=len(background)),
    feature_perturbation='interventional',
)
# LightGBM tells shap the base values with the first explanation.
path_explainer.shap_values(background[:1], check_additivity=False)
PATH_BASE = float(path_explainer.expected_value[GOOD] - path_explainer.expected_value[POOR])
INTERVENTIONAL_BASE = float(np.ravel(interventional_explainer.expected_value)[0])


def _type_of(field):
    if 'categories' in field:
        return int | Literal[tuple(field['categories'])] | None
    return float | None


Applicant = create_model(
    'Applicant',
    __config__=ConfigDict(extra='forbid'),
    **{field['name']: (_type_of(field), None) for field in FIELDS},
)


class FieldContribution(BaseModel):
    field: str
    value: float | str | None
    contribution: float


class Reason(BaseModel):
    rank: int
    code: str
    name: str
    points: int
    contribution: float
    fields: list[FieldContribution]
    text: str
    share: float


class Prediction(BaseModel):
    prediction: str
    confidence: float
    probabilities: dict[str, float]
    points: int
    basePoints: int | None
    reasons: list[Reason]
    model: dict[str, str]


app = FastAPI(title='Credit scoring')


@app.get('/readyz')
async def readyz() -> dict[str, str]:
    return {'status': 'ready'}


# async: what is computed keeps the processor busy, and a thread pool would only add to it.
@app.post('/predict')
async def predict(
    applicant: Applicant, explain: Literal['none', 'path', 'interventional'] = 'interventional'
) -> Prediction:
    row = _row_of(applicant)
    probabilities = booster.predict(row, num_threads=1)[0].tolist()
    best = max(range(len(CLASSES)), key=probabilities.__getitem__)
    points = round(_points_of(math.log(probabilities[GOOD] / probabilities[POOR])))
    base_points, reasons = None, []
    if explain != 'none':
        contributions, base = _path(row) if explain == 'path' else _interventional(row)
        base_points = round(_points_of(base))
        reasons = _reasons_of(contributions.tolist(), points - base_points, applicant)
    return Prediction(
        prediction=CLASSES[best],
        confidence=probabilities[best],
        probabilities=dict(zip(CLASSES, probabilities)),
        points=points,
        basePoints=base_points,
        reasons=reasons,
        model=CREDIT['model'],
    )


def _row_of(applicant):
    values = [
        CODES[name][value] if isinstance(value, str) else math.nan if value is None else value
        for name, value in applicant.__dict__.items()
    ]
    for column, numerator, denominator in RATIOS:
        ratio = values[numerator] / (values[denominator] + 1)
        if not math.isnan(ratio):
            values[column] = ratio
    return np.array([values])


def _points_of(margin):
    return CREDIT['scale']['basePoints'] + POINTS_PER_MARGIN * (margin - math.log(CREDIT['scale']['baseOdds']))


def _path(row):
    values = path_explainer.shap_values(row, check_additivity=False)[0]
    return values[:, GOOD] - values[:, POOR], PATH_BASE


def _interventional(row):
    return interventional_explainer.shap_values(row, check_additivity=False)[0], INTERVENTIONAL_BASE


def _reasons_of(contributions, total_points, applicant):
    """The groups of fields that lowered the score most, at most four."""
    sums = [sum(contributions[column] for column in columns) for _, columns in GROUPS]
    points = _rounded_to_sum([total * POINTS_PER_MARGIN for total in sums], total_points)
    lowered = sum(total for total in sums if total < 0)
    order = sorted(range(len(GROUPS)), key=sums.__getitem__)
    chosen = [i for i in order if points[i] < 0 and sums[i] / lowered >= SHARE_FLOOR][:MAX_REASONS]
    reasons = []
    for rank, i in enumerate(chosen, 1):
        group, columns = GROUPS[i]
        fields = [
            FieldContribution(field=FIELDS[column]['name'], value=getattr(applicant, FIELDS[column]['name']),
                              contribution=contributions[column])
            for column in sorted(columns, key=contributions.__getitem__)
        ]
        text = group['missingText'] if fields[0].value is None else group['text']
        reasons.append(Reason(rank=rank, code=group['code'], name=group['name'], points=points[i],
                              contribution=sums[i], fields=fields, text=text, share=sums[i] / lowered))
    return reasons


def _rounded_to_sum(parts, total):
    """Whole numbers next to `parts` that add up to `total`, by the largest remainder."""
    rounded = [math.floor(part) for part in parts]
    by_loss = sorted(range(len(parts)), key=lambda i: rounded[i] - parts[i])
    missing = total - sum(rounded)
    if missing < 0:
        rounded[by_loss[-1]] += missing
    for i in range(max(0, missing)):
        rounded[by_loss[i % len(parts)]] += 1
    return rounded
