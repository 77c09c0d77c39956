"""Month names in English, Russian, Armenian and Azerbaijani, and the words that go with them."""

from __future__ import annotations

ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_SPELLINGS = (
    "january jan январь января январе янв հունվար հունվարի yanvar",
    "february feb февраль февраля феврале фев февр փետրվար փետրվարի fevral",
    "march mar март марта марте мар մարտ մարտի mart",
    "april apr апрель апреля апреле апр ապրիլ ապրիլի aprel",
    "may май мая мае մայիս մայիսի",
    "june jun июнь июня июне июн հունիս հունիսի iyun",
    "july jul июль июля июле июл հուլիս հուլիսի iyul",
    "august aug август августа августе авг օգոստոս օգոստոսի avqust",
    "september sep sept сентябрь сентября сентябре сен сент սեպտեմբեր սեպտեմբերի sentyabr",
    "october oct октябрь октября октябре окт հոկտեմբեր հոկտեմբերի oktyabr",
    "november nov ноябрь ноября ноябре ноя нояб նոյեմբեր նոյեմբերի noyabr",
    "december dec декабрь декабря декабре дек դեկտեմբեր դեկտեմբերի dekabr",
)

MONTHS: dict[str, int] = {
    name: number for number, names in enumerate(_SPELLINGS, start=1) for name in names.split()
}
"""Number of each month by its name in lower case: full, genitive and usual short forms, and
in Russian as after "in"."""

FILLERS = frozenset(
    (
        *("of", "the", "on", "at", "st", "nd", "rd", "th"),
        *("г", "год", "года", "году", "го", "числа", "в"),
        *("ci", "cı", "cu", "cü", "il", "ilin"),
        *("թ", "թվական", "թվականի", "ին", "ի"),
    )
)
"""Words that stand beside a date and say nothing: ordinal endings, "year", "at"."""

UNKNOWN = frozenset(
    (
        *("unknown", "not known", "unk", "n/a", "na", "none", "-", "?"),
        *("неизвестно", "не известно", "нет данных"),
    )
)
"""Cells that say in words that no date is known."""
