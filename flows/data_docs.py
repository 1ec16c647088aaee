"""How are Great Expectations' own Data Docs built, for those who want them?"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pandas as pd

from flows.checks import checkable
from schemas.contract import contracts
from warehouse import query

LOADS = (
    "these pages are Great Expectations' own and load styles and scripts from jsdelivr, cdnjs, unpkg, maxcdn,"
    " stackpath and jquery.com, and an image that tells its makers of each view; --docs writes one that loads nothing"
)


def build(warehouse: Path, folder: Path) -> Path:
    """Validate every table through Great Expectations and build its pages below the folder; returns their index."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    folder.mkdir(parents=True, exist_ok=True)
    context = gx.get_context(mode="file", project_root_dir=str(folder.absolute()))
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_or_update_pandas(name="warehouse")
    definitions, frames = [], {}
    with closing(query.connect(warehouse)) as connection:
        for name, promise in contracts().items():
            if promise.layer == "raw":
                continue
            frame: pd.DataFrame = (
                connection.execute(f'FROM "{name}"').to_arrow_table().to_pandas(types_mapper=pd.ArrowDtype)
            )
            suite = ExpectationSuite(name=name)
            for rule in checkable(name, frame.columns):
                if rule.expectation:
                    suite.add_expectation_configuration(
                        ExpectationConfiguration(type=rule.expectation.type, kwargs=dict(rule.expectation.kwargs))
                    )
            batch = source.add_dataframe_asset(name=name).add_batch_definition_whole_dataframe("whole")
            definition = gx.ValidationDefinition(name=name, data=batch, suite=context.suites.add_or_update(suite))
            definitions.append(context.validation_definitions.add_or_update(definition))
            frames[name] = frame
    for definition in definitions:
        definition.run(batch_parameters={"dataframe": frames[definition.name]})
    index = context.build_data_docs()
    return Path(next(iter(index.values())).removeprefix("file://"))
