"""Random runs of LightGBM's command line: data files, the files beside them, a configuration, and what LightGBM made of them.

    python3 test/interop/command_cases.py --cases 24 --seed 1 --out cases.ndjson [--lightgbm PATH]
    python3 test/interop/command_cases.py --examples DIR --out cases.ndjson [--lightgbm PATH]
    python3 test/interop/command_cases.py --examples DIR --digests --out examples.json --lightgbm PATH

Each line of the output is a run: the text of its files, arguments, and the model and metrics that LightGBM wrote. With --lightgbm they
are those of the program `lightgbm` (built from the sources of 4.7.0); without it those of the Python package, which reads files and
trains with the same code, but stops early in a way of its own; its models end in other lines than the program's.

With --examples the runs are those of LightGBM's folder of examples, and with --digests only hashes of models and metrics are kept.
"""

import argparse
import hashlib
import json
import random
import subprocess
import tempfile
from pathlib import Path

ARGUMENTS = ["config=train.conf", "num_threads=1", "deterministic=true", "force_col_wise=true", "output_model=model.txt"]
OBJECTIVES = ["regression", "binary", "multiclass", "lambdarank", "poisson"]
METRICS = {"regression": "l1,l2", "binary": "auc,binary_logloss", "lambdarank": "map,ndcg", "poisson": "poisson,l2"}


class Run:
    """The files of a run."""

    def __init__(self, seed, with_stopping):
        self.random = r = random.Random(seed)
        self.layout = r.choice(["csv", "tsv", "libsvm"])
        self.features = list(range(r.randint(2, 7)))
        is_table = self.layout != "libsvm"
        self.has_header = is_table and r.random() < 0.5
        self.label = r.choice(self.features) if is_table else 0
        self.names = [r.choice([f"f{i}", f"feature {i}", f"größe{i}"]) for i in range(len(self.features) + 1)]
        self.objective = r.choice(OBJECTIVES)
        is_ranking = self.objective == "lambdarank"
        is_wide = is_table and len(self.features) > 4
        # LightGBM forgets the weights of queries when weights are a column and queries a file.
        self.group = r.choice(self.features) if is_wide and is_ranking and r.random() < 0.5 else None
        self.weight = r.choice(self.features) if is_wide and not is_ranking and r.random() < 0.3 else None
        self.ignored = [f for f in self.features if r.random() < 0.1 and f not in (self.group, self.weight)]
        self.levels = {f: r.randint(2, 20) for f in self.features if r.random() < 0.15}
        self.density = {f: r.choice([1, 1, 0.5, 0.1, 0.05]) for f in self.features}
        # Features that are mostly 1.5 rather than 0.
        self.usual = {f for f in self.features if r.random() < 0.15}
        self.missing = {f: r.choice([0, 0, 0.1]) for f in self.features}
        self.precise = r.random() < 0.2
        self.files = {}
        data = f"train.{self.layout}"
        self.write(data, r.choice([60, 200, 400]))
        self.valid = [f"valid{i}.{self.layout}" for i in range(r.randint(0, 2))]
        for path in self.valid:
            self.write(path, r.choice([30, 80]))
        self.settings = self.configuration(data, with_stopping)
        self.files["train.conf"] = "".join(f"{name} = {value} # {i}\n" for i, (name, value) in enumerate(self.settings))

    def number(self, value):
        r = self.random
        forms = [f"{value:.4f}"] * 6 + [f"{value:.12f}", f"{value:e}", f"{value:+.3f}", f"{value:.17g}", str(int(value))]
        if self.layout != "libsvm" and not self.precise:
            forms += [f" {value:.2f} ", f"{value:.3f}".replace("0.", ".")]
        return r.choice(forms)

    def value(self, feature, query):
        """The text of a value, and what it adds to the label."""
        r = self.random
        if feature == self.group:
            return str(query), 0
        if feature == self.weight:
            return r.choice(["0", "1", "0.5", "2.25"]), 0
        if r.random() < self.missing[feature]:
            return r.choice(["nan"] if self.precise or self.layout == "libsvm" else ["nan", "NA", "", "null", "-nan"]), 0
        if feature in self.usual and r.random() < 0.95:
            return "1.5", 1
        if r.random() > self.density[feature]:
            return "0", 0
        if feature in self.levels:
            level = r.randrange(self.levels[feature])
            return str(level), level % 3 - 1
        if r.random() < 0.02:
            return r.choice(["1e-36", "3e29", "-inf" if not self.precise else "-3"]), 0
        value = r.gauss(0, 1)
        return self.number(value), value

    def label_of(self, value):
        if self.objective == "regression":
            return self.number(value)
        if self.objective == "binary":
            return str(int(value > 0))
        if self.objective == "multiclass":
            return str(0 if value < -0.7 else 1 if value < 0.7 else 2)
        if self.objective == "poisson":
            return str(max(0, int(value)))
        return str(max(0, min(4, int(value) + 1)))

    def write(self, path, num_rows):
        r = self.random
        end = r.choice(["\n", "\r\n"])
        delimiter = "\t" if self.layout == "tsv" else ","
        lines = [delimiter.join(self.names)] if self.has_header else []
        sizes = []
        query = left = 0
        for row in range(num_rows):
            if left == 0:
                left = min(r.randint(1, 12), num_rows - row)
                sizes.append(left)
                query += r.randint(1, 3)
            left -= 1
            cells, effects = zip(*(self.value(feature, query) for feature in self.features))
            label = self.label_of(sum(effects) + r.gauss(0, 0.5))
            if self.layout == "libsvm":
                pairs = [f"{i}:{cell}" for i, cell in enumerate(cells) if cell != "0" or r.random() < 0.02]
                lines.append(" ".join([label, *pairs]))
            else:
                # LightGBM looks for the layout without the white space around a line.
                lines.append(delimiter.join([*cells[: self.label], label, *cells[self.label :]]))
            if r.random() < 0.01:
                lines.append("")
        self.files[path] = end.join(lines) + r.choice([end, end, ""])
        if self.objective == "lambdarank" and self.group is None:
            self.files[f"{path}.query"] = "".join(f"{size}\n" for size in sizes)
        if self.objective == "lambdarank" and r.random() < 0.3:
            self.files[f"{path}.position"] = "".join(f"{r.choice(['top', 'left', 'right', '4'])}\n" for _ in range(num_rows))
        if self.weight is None and r.random() < 0.2:
            self.files[f"{path}.weight"] = end.join(f"{abs(r.gauss(1, 0.3)):.4f}" for _ in range(num_rows))
        if r.random() < 0.2:
            outputs = 3 if self.objective == "multiclass" else 1
            scores = ("\t".join(f"{r.gauss(0, 0.3):.5f}" for _ in range(outputs)) for _ in range(num_rows))
            self.files[f"{path}.init"] = "\n".join(scores) + "\n"

    def column(self, *features):
        names = [name for i, name in enumerate(self.names) if i != self.label]
        by_name = self.has_header and len(set(self.names)) == len(self.names) and self.random.random() < 0.5
        return ("name:" if by_name else "") + ",".join(names[f] if by_name else str(f) for f in features)

    def configuration(self, data, with_stopping):
        r = self.random
        given = [("task", "train"), ("data", data), ("objective", self.objective), ("num_trees", r.randint(1, 5))]

        def maybe(probability, name, value):
            if r.random() < probability:
                given.append((name, value))

        if self.valid:
            given.append(("valid_data", ",".join(self.valid)))
            if with_stopping:
                maybe(0.5, "early_stopping", r.randint(1, 3))
        if self.has_header:
            given.append(("header", "true"))
        if self.layout != "libsvm":
            given.append(("label_column", self.label))
        if self.weight is not None:
            given.append(("weight", self.column(self.weight)))
        if self.group is not None:
            given.append(("group_column", self.column(self.group)))
        if self.ignored:
            given.append(("ignore_column", self.column(*self.ignored)))
        if self.levels:
            given.append(("categorical_feature", self.column(*self.levels)))
        if self.objective == "multiclass":
            given.append(("num_class", 3))
        else:
            maybe(0.3, "metric", METRICS[self.objective])
        if self.precise:
            given.append(("precise_float_parser", "true"))
        maybe(0.5, "is_training_metric", "true")
        maybe(0.2, "first_metric_only", "true")
        maybe(0.2, "saved_feature_importance_type", 1)
        maybe(0.2, "boosting", r.choice(["dart", "goss"]))
        if ("boosting", "goss") not in given and r.random() < 0.3:
            given += [("bagging_freq", r.randint(1, 3)), ("bagging_fraction", 0.7)]
        maybe(0.3, "feature_fraction", 0.6)
        maybe(0.5, "min_data_in_leaf", r.randint(1, 10))
        maybe(0.3, "metric_freq", 2)
        maybe(0.2, "max_bin", r.randint(5, 60))
        maybe(0.4, "bin_construct_sample_cnt", r.randint(50, 300))
        given.append(("num_leaves", r.randint(2, 8)))
        return given


# What LightGBM's examples hold, and what they hold besides.
EXAMPLES = [
    ("binary_classification", []),
    ("binary_classification", ["forcedsplits_filename=forced_splits.json"]),
    ("binary_classification", ["boosting=dart", "num_trees=30"]),
    ("binary_classification", ["boosting=rf", "num_trees=30"]),
    ("multiclass_classification", []),
    ("regression", []),
    ("regression", ["forcedbins_filename=forced_bins.json"]),
    ("lambdarank", []),
    ("xendcg", []),
]


class Example:
    """One of LightGBM's examples."""

    def __init__(self, folder):
        self.files = {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.name != "README.md"}
        lines = (line.split("#")[0].strip() for line in self.files["train.conf"].splitlines())
        self.settings = [tuple(part.strip() for part in line.split("=")) for line in lines if line != ""]
        self.valid = [dict(self.settings)["valid_data"]]
        self.levels = {}


def by_program(program, arguments, folder):
    """The model and metrics of LightGBM's program; None when it refuses the run."""
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        return None
    metrics = [line.split("[Info] ")[1] for line in done.stdout.splitlines() if "[Info] Iteration:" in line]
    return (folder / "model.txt").read_text(), metrics


def by_package(run, arguments, folder):
    """Those of the Python package."""
    import lightgbm as lgb

    given = {name: str(value) for name, value in run.settings} | dict(a.split("=") for a in arguments)
    outside = ("task", "data", "valid_data", "categorical_feature", "config", "output_model", "metric_freq")
    params = {name: value for name, value in given.items() if name not in outside} | {"verbosity": -1}
    every = int(given.get("metric_freq", 1))
    for name in ("forcedsplits_filename", "forcedbins_filename"):
        if name in params:
            params[name] = str(folder / params[name])
    try:
        train = lgb.Dataset(str(folder / given["data"]), params=params, categorical_feature=list(run.levels) or "auto")
        booster = lgb.Booster(params, train)
        for i, path in enumerate(run.valid):
            booster.add_valid(lgb.Dataset(str(folder / path), reference=train, params=params), f"valid_{i + 1}")
        lines = []
        for iteration in range(1, int(given["num_trees"]) + 1):
            if booster.update():
                break
            if iteration % every != 0:
                continue
            evaluations = booster.eval_train() if given.get("is_training_metric") == "true" else []
            for name, metric, value, _ in [*evaluations, *booster.eval_valid()]:
                lines.append(f"Iteration:{iteration}, {name} {metric} : {value:g}")
    except lgb.basic.LightGBMError:
        return None
    return booster.model_to_string(), lines


def case_of(run, arguments, program):
    """The line of a run; None when LightGBM refuses it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in run.files.items():
            (folder / path).write_bytes(text.encode())
        result = by_program(program, arguments, folder) if program else by_package(run, arguments, folder)
    if result is None:
        return None
    model, metrics = result
    return {"isProgram": program is not None, "files": run.files, "arguments": arguments, "model": model, "metrics": metrics}


def random_cases(count, seed, program):
    made = 0
    number = seed * 100_000
    while made < count:
        number += 1
        case = case_of(Run(number, program is not None), ARGUMENTS, program)
        if case is not None:
            made += 1
            yield {"name": str(number), **case}


def example_cases(folder, program):
    for name, arguments in EXAMPLES:
        case = case_of(Example(folder / name), [*ARGUMENTS, *arguments], program)
        yield {"name": " ".join([name, *arguments]), **case}


def digest(case):
    of = lambda text: hashlib.sha256(text.encode()).hexdigest()
    lines = case["metrics"]
    return {
        "folder": case["name"].split(" ")[0], "arguments": case["arguments"], "model": of(case["model"]),
        "numMetrics": len(lines), "metrics": of("\n".join(lines)), "lastMetric": lines[-1],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=Path, help="LightGBM's folder of examples")
    parser.add_argument("--digests", action="store_true")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lightgbm", help="the program")
    options = parser.parse_args()
    if options.examples is None:
        cases = random_cases(options.cases, options.seed, options.lightgbm)
    else:
        cases = example_cases(options.examples, options.lightgbm)
    if options.digests:
        options.out.write_text(json.dumps([digest(case) for case in cases], indent=2) + "\n")
        return
    with options.out.open("w") as out:
        for case in cases:
            out.write(json.dumps(case, ensure_ascii=False) + "\n")


main()
