"""The presets by name and by what their claims carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.presets import acled, archiver, atlos, gdelt, ucdp

if TYPE_CHECKING:
    from geomap.presets.declaration import Preset

PRESETS: dict[str, Preset] = {
    module.PRESET.name: module.PRESET for module in (acled, ucdp, gdelt, atlos, archiver)
}
"""Every preset by its name, in the order of ``presets.NAMES``."""
BY_TITLE: dict[str, Preset] = {preset.title: preset for preset in PRESETS.values()}
"""Every preset by what its claims have in ``dataset``."""
BY_LICENCE: dict[str, Preset] = {
    preset.terms.licence: preset for preset in PRESETS.values() if not preset.terms.passes_rows
}
"""Presets whose rows may not be passed on, by what their claims have in ``licence``."""
