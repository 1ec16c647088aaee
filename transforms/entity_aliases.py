"""By which names can a reader search for the entities?"""

from __future__ import annotations

import pandas as pd

from schemas.contract import frame
from transforms.country_names import country_names
from transforms.gazetteer import Lexicon

# The six official languages of the United Nations, in which its documents name countries, and the six further
# ones in which most of the press that an analyst of diplomacy meets is written.
LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "pt", "ru", "tr", "uk", "zh")


def entity_aliases(entities: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The names of the entities, one row per entity, name and language, by the contract `entity_aliases`.

    Every entity has its usual English name; countries have those of CLDR and ISO 3166-1 in twelve languages
    besides. Short forms that count only beside a full one ("Trump") are among the names: a reader searches by
    them. An entity that the lexicon does not have keeps the name its row gives.
    """
    wanted = dict(zip(entities["entity_id"], entities["name"], strict=True))
    names = {(entity_id, name, "en") for entity_id, name in wanted.items()}
    names |= {(alias.key, alias.text, alias.language) for key in wanted for alias in lexicon.aliases_of(key)}
    for language in LANGUAGES:
        names |= {
            (alias.key, alias.text, language)
            for alias in country_names(language, lexicon.country_ids)
            if alias.key in wanted
        }
    # A name used in every language needs no row for one of them.
    everywhere = {(entity_id, name) for entity_id, name, language in names if language == "*"}
    return frame(
        "entity_aliases",
        (
            {"entity_id": entity_id, "alias": name, "language": language}
            for entity_id, name, language in sorted(names)
            if language == "*" or (entity_id, name) not in everywhere
        ),
    )
