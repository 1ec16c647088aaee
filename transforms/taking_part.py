"""Which entities do events and quotes refer to, beyond those that are named: the country of a person, of officials?"""

from __future__ import annotations

import pandas as pd


def taking_part(events: pd.DataFrame, event_participants: pd.DataFrame, quotes: pd.DataFrame) -> frozenset[str]:
    """The ids of all entities that events, their participants and quotes refer to."""
    columns = (
        *(events[name] for name in ("actor_id", "recipient_id", "place_id", "source_id", "via_id")),
        *(event_participants[name] for name in ("entity_id", "country_id")),
        *(quotes[name] for name in ("speaker_id", "about_id")),
    )
    return frozenset(str(value) for column in columns for value in column.dropna())
