"""The static map as a value: its SVG, and everything that is made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from geomap.errors import OutputError
from geomap.io import write_output
from geomap.render.figure.pdf import write_pdf
from geomap.render.figure.png import draw_png

FORMATS = (".svg", ".png", ".pdf", ".md", ".txt")


@dataclass(frozen=True)
class Figure:
    """A static map: one SVG with its caption and its text alternative."""

    title: str
    lang: str
    size: tuple[int, int]
    _svg: str = field(repr=False)
    _caption: str = field(repr=False)
    _alt: str = field(repr=False)

    def to_svg(self) -> str:
        """Return the map as SVG: no script, nothing loaded, the same bytes for the same input."""
        return self._svg

    def to_png(self, scale: float = 1) -> bytes:
        """Return the map as PNG, drawn with the fonts of geomap alone.

        Parameters
        ----------
        scale
            Pixels of the picture for one pixel of the map; 2 for sharp screens and print.

        Raises
        ------
        OutputError
            The extra ``png`` is not installed, or the picture would be too large.
        """
        return draw_png(self._svg, self.size, scale)

    def to_pdf(self) -> bytes:
        """Return the map as one tagged PDF page with text that can be selected.

        Raises
        ------
        OutputError
            The extra ``pdf`` or one of its system libraries is not installed.
        """
        return write_pdf(self._svg, self.size, title=self.title, alt=self._alt, lang=self.lang)

    def caption(self) -> str:
        """Return the caption as Markdown: counts, precision, whose word, sources, border note."""
        return self._caption

    def alt(self) -> str:
        """Return what the map shows in plain sentences."""
        return self._alt

    def save(self, path: str | Path, *, scale: float = 1) -> None:
        """Write the map, its caption (``.md``) or its text alternative (``.txt``), by the ending.

        Parameters
        ----------
        path
            File that ends in ``.svg``, ``.png``, ``.pdf``, ``.md`` or ``.txt``.
        scale
            As for ``to_png``; for a PNG alone.

        Raises
        ------
        OutputError
            The ending is another, an extra is missing, or the file cannot be written.
        """
        write_output(path, self.to_bytes(Path(path).suffix.lower(), scale=scale))

    def to_bytes(self, ending: str, *, scale: float = 1) -> bytes:
        """Return the content of a file with an ending such as ``.png``.

        Raises
        ------
        OutputError
            The ending is none of ``FORMATS``, or an extra is missing.
        """
        match ending:
            case ".svg":
                return self._svg.encode()
            case ".png":
                return self.to_png(scale)
            case ".pdf":
                return self.to_pdf()
            case ".md":
                return self._caption.encode()
            case ".txt":
                return f"{self._alt}\n".encode()
        raise OutputError(
            f"a static map is written as {', '.join(FORMATS)}, not as {ending or 'a file without'}"
            f"{'' if ending else ' an ending'}"
        )

    def _repr_png_(self) -> bytes | None:
        """Show the map in a notebook, as a picture also when it is printed."""
        try:
            return self.to_png()
        except OutputError:  # without the extra: its text
            return None
