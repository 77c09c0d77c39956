"""``geomap map --lang``: the picture, its caption and its alternative in the chosen language."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from geomap.language import read_strings

SVG = "{http://www.w3.org/2000/svg}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGS = ("ru", "hy", "az")
NOT_OURS = ("incidents.csv", "geomap", "km")
"""Words that stand in every language: the file of the table, our name, a unit of length."""
CHOSEN = ("-p", "Syunik", "--from", "2021-05", "--to", "2021-11", "--type", "shelling")
CHOSEN += ("--type", "exchange_of_fire", "--type", "position_change_reported")
SAID = {
    "ru": {
        "title": "Сообщения о приграничных инцидентах",
        "selection": (
            "Сообщённые инциденты: в единице или с её названием: Сюник (Армения); точно или "
            "возможно с 01.05.2021 по 30.11.2021; тип: "
        ),
        "counts": r"\d+ инцидент(а|ов)?: \d+ на карте, \d+ по единице, \d+ без места\.",
        "headings": {"Инциденты по видам", "Как известно место", "Границы"},
        "legend": {"Точка с радиусом", "Единица, штриховка", "Государственная граница"},
        "scale": r"\d+ км",
        "notes": "точные координаты 100 м, место 2 км, вблизи места 5 км",
        "alt": "Карта: Сообщения о приграничных инцидентах. ",
        "sides": r"Армения \d+.* Азербайджан \d+",
        "days": "2021 г.",
    },
    "hy": {
        "title": "Հաղորդված սահմանային միջադեպեր",
        "selection": (
            "Հաղորդված միջադեպեր՝ միավորում կամ դրա անունով՝ Սյունիք (Հայաստան); հաստատ կամ "
            "հնարավոր 01.05.2021 – 30.11.2021; տեսակը՝ "
        ),
        "counts": r"\d+ միջադեպ՝ \d+ քարտեզին, \d+ ըստ միավորի, \d+ առանց վայրի։",
        "headings": {"Միջադեպերն ըստ տեսակի", "Ինչպես է հայտնի վայրը", "Սահմաններ"},
        "legend": {"Կետ՝ իր շառավղով", "Միավոր, գծանախշ", "Պետական սահման"},
        "scale": r"\d+ կմ",
        "notes": "ճշգրիտ դիրք 100 մ, վայր 2 կմ, վայրի մոտ 5 կմ",
        "alt": "Քարտեզ՝ Հաղորդված սահմանային միջադեպեր։ ",
        "sides": r"Հայաստան \d+.* Ադրբեջան \d+",
        "days": "2021 թ.",
    },
    "az": {
        "title": "Bildirilən sərhəd insidentləri",
        "selection": (
            "Bildirilən insidentlər: vahiddə və ya onun adı ilə: Sünik (Ermənistan); dəqiq və ya "
            "ehtimal 01.05.2021 – 30.11.2021; növ: "
        ),
        "counts": r"\d+ insident: \d+ xəritədə, \d+ vahid üzrə, \d+ yeri olmayan\.",
        "headings": {"Növ üzrə insidentlər", "Yer necə məlumdur", "Sərhədlər"},
        "legend": {"Radiuslu nöqtə", "Vahid, ştrixlənmiş", "Dövlət sərhədi"},
        "scale": r"\d+ km",
        "notes": "dəqiq mövqe 100 m, yer 2 km, yerin yaxınlığı 5 km",
        "alt": "Xəritə: Bildirilən sərhəd insidentləri. ",
        "sides": r"Ermənistan \d+.* Azərbaycan \d+",
        "days": "2021",
    },
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory, request):
    """Draw the sample once in each language; return what was written by language and ending."""
    from click.testing import CliRunner

    from geomap.cli import group

    folder = tmp_path_factory.mktemp("languages")
    table = str(request.config.rootpath / "data" / "incidents.csv")
    for lang in LANGS:
        files = [str(folder / f"{lang}{end}") for end in (".svg", ".md", ".txt")]
        outputs = [part for name in files for part in ("-o", name)]
        done = CliRunner().invoke(group.main, ["map", table, *CHOSEN, "--lang", lang, *outputs])
        assert done.exit_code == 0, done.output
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def own_texts(root, name=None):
    """Return the texts of the sheet in its own language, in their order."""
    assert root.get(LANG) == root.get("lang")
    return [
        "".join(element.itertext())
        for element in root.iter(f"{SVG}text")
        if element.get(LANG) in {None, root.get(LANG)}
        and (name is None or element.get("class") == name)
    ]


def group_texts(root, name):
    return [
        "".join(text.itertext())
        for part in root.iter(f"{SVG}g")
        if part.get("class") == name
        for text in part.iter(f"{SVG}text")
    ]


def english_phrases():
    """Return every phrase of the English strings that holds two words or more."""
    texts = [
        form
        for text in read_strings("en").values()
        for form in ([text] if isinstance(text, str) else text.values())
    ]
    pieces = {piece.strip() for text in texts for piece in re.split(r"\{\w+\}", text)}
    return {piece for piece in pieces if len(re.findall(r"[A-Za-z]{2,}", piece)) > 1}


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheet_says_it_in_the_language(drawn, lang):
    root, said = ET.fromstring(drawn[f"{lang}.svg"]), SAID[lang]
    assert root.get(LANG) == lang
    assert root.find(f"{SVG}title").text == said["title"]
    assert root.find(f"{SVG}desc").text == drawn[f"{lang}.txt"].strip()
    assert own_texts(root, "title") == [said["title"]]
    assert " ".join(own_texts(root, "selection")).startswith(said["selection"])
    assert said["days"] in " ".join(own_texts(root, "selection"))
    assert re.fullmatch(said["counts"], " ".join(own_texts(root, "counts")))
    assert said["headings"] <= set(own_texts(root, "heading"))
    assert said["legend"] <= set(group_texts(root, "legend"))
    (scale,) = group_texts(root, "scale")
    assert re.fullmatch(said["scale"], scale)
    assert said["notes"] in " ".join(own_texts(root, "note"))


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_of_ours_remains_in_english(drawn, lang):
    root = ET.fromstring(drawn[f"{lang}.svg"])
    said = " ".join(own_texts(root)) + root.find(f"{SVG}title").text + root.find(f"{SVG}desc").text
    caption = re.sub(r'<span lang="en">.*?</span>', "", drawn[f"{lang}.md"])
    phrases = english_phrases()
    assert "have not been verified here." in " ".join(phrases)
    for text in (said, caption.replace("\\", ""), drawn[f"{lang}.txt"]):
        assert not [phrase for phrase in phrases if phrase in text]


@pytest.mark.parametrize("lang", ["ru", "hy"])
def test_words_in_latin_letters_are_names_and_credits_alone(drawn, lang):
    root = ET.fromstring(drawn[f"{lang}.svg"])
    notes = " ".join(own_texts(root, "note"))
    credit = re.search(r"(?:места:|վայրեր՝) (.*?\(MIT\))", notes)[1]
    said = " ".join([*own_texts(root, "selection"), *group_texts(root, "legend"), notes])
    for name in (credit, *NOT_OURS):
        said = said.replace(name, "")
    assert re.findall(r"[A-Za-z]{2,}", said) == []


@pytest.mark.parametrize("lang", LANGS)
def test_what_comes_with_the_layers_is_marked_as_english(drawn, lang):
    root = ET.fromstring(drawn[f"{lang}.svg"])
    foreign = [t.text for t in root.iter(f"{SVG}text") if t.get(LANG) == "en"]
    assert " ".join(foreign).startswith("Boundaries follow a de facto OpenStreetMap outline")
    assert '<span lang="en">Boundaries follow a de facto' in drawn[f"{lang}.md"]


@pytest.mark.parametrize("lang", LANGS)
def test_caption_and_alternative_speak_it_and_the_alternative_is_short(drawn, lang):
    caption, alt, said = drawn[f"{lang}.md"], drawn[f"{lang}.txt"], SAID[lang]
    assert alt.startswith(said["alt"])
    assert caption.startswith(f"**{said['title']}")
    for text in (caption, alt):
        assert re.search(said["sides"], text)
        assert said["days"] in text
    assert len(alt) < len(caption) / 3


def test_an_english_picture_marks_nothing_as_foreign(run, table, tmp_path):
    assert run("map", table, "-o", "map.svg", "-o", "map.md").exit_code == 0
    root = ET.fromstring((tmp_path / "map.svg").read_text("utf-8"))
    assert root.get(LANG) == "en"
    assert not [text for text in root.iter(f"{SVG}text") if text.get(LANG)]
    assert "<span" not in (tmp_path / "map.md").read_text("utf-8")


def test_a_translation_that_nobody_read_is_said_to_be_one(drawn):
    root = ET.fromstring(drawn["ru.svg"])
    assert "Перевод не проверен носителем языка." in " ".join(own_texts(root, "note"))
    assert "Перевод не проверен носителем языка." in drawn["ru.md"]


def test_notes_on_a_plain_table_are_told_in_the_language_with_its_numbers(run, tmp_path):
    rows = "".join(f"{n},2021-05-12,39.6,46.2\n" for n in range(1, 2003))
    options = ("-o", "a.svg", "--lang", "ru")
    done = run("map", "-", *options, stdin=f"id,date,latitude,longitude\n{rows}9,99,1,1\n")
    assert done.exit_code == 0, done.output
    root = ET.fromstring((tmp_path / "a.svg").read_text("utf-8"))
    notes = " ".join(own_texts(root, "note"))
    assert "2\u00a0002 из 2\u00a0002 сообщений не указывают точности" in notes
    assert "1 из 2\u00a0003 строк не принята и не учтена." in notes
    assert own_texts(root, "counts") == [
        "2\u00a0002 инцидента: 2\u00a0002 на карте, 0 по единице, 0 без места."
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_input_gives_the_same_bytes(run, table, tmp_path, lang):
    for name in ("a", "b"):
        outputs = ("-o", f"{name}.svg", "-o", f"{name}.md", "-o", f"{name}.txt")
        assert run("map", table, "-p", "Syunik", "--lang", lang, *outputs).exit_code == 0
    for end in ("svg", "md", "txt"):
        assert (tmp_path / f"a.{end}").read_bytes() == (tmp_path / f"b.{end}").read_bytes()


def test_a_long_sentence_of_the_selection_is_whole_on_a_narrow_sheet(run, table, tmp_path):
    options = ("--lang", "hy", "--size", "600x800", "--side", "AM", "--side", "AZ")
    assert run("map", table, *CHOSEN, *options, "-o", "a.svg").exit_code == 0
    root = ET.fromstring((tmp_path / "a.svg").read_text("utf-8"))
    said = " ".join(own_texts(root, "selection"))
    assert "ով է հաղորդում՝ Հայաստան կամ Ադրբեջան (" in said
    assert said.endswith("2021 թ.)")
