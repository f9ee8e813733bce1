from dataclasses import dataclass, field
from functools import cached_property

from odoo import api, models
from odoo.tools import format_date, remove_accents

from ..rules.identifiers import compact
from ..rules.tables import parse_date, parse_number

REQUIRED = True


@dataclass(frozen=True)
class Column:
    """One column of an import file: its name here, its title for people, how it is read.

    :param dict choices: for a choice, what people may write → value, the usual text of each value first
    """

    name: str
    title: str
    kind: str = "text"
    required: bool = False
    help: str = ""
    example: str = ""
    choices: dict = field(default_factory=dict, hash=False)

    @cached_property
    def values(self):
        """What people may write, as it is compared → value."""
        return {plain(text): value for text, value in self.choices.items()}

    @property
    def offered(self):
        """The usual text of each value."""
        return list({value: text for text, value in reversed(self.choices.items())}.values())[::-1]


@dataclass
class Row:
    """One line of the file: what was read in it, and every reason to refuse it."""

    number: int
    values: dict
    reasons: list = field(default_factory=list)
    is_known: bool = False
    unread: set = field(default_factory=set)

    @property
    def status(self):
        if self.reasons:
            return "refused"
        return "known" if self.is_known else "accepted"


def plain(text):
    """Return a text as it is compared: no accent, no capital, single spaces."""
    return " ".join(remove_accents(str(text or "")).lower().replace("_", " ").split())


class InsertionImportKind(models.AbstractModel):
    """What each kind of file shares: how cells are read, how a person is found."""

    _name = "insertion.import.kind"
    _description = "Kind of Import"

    # ------------------------------------------------------------------
    # To be defined by each kind
    # ------------------------------------------------------------------

    @api.model
    def _get_columns(self):
        """Return the columns of the file, as a list of Column."""
        raise NotImplementedError

    @api.model
    def _prepare_units(self, rows):
        """Group rows into what is created together, and mark those already known or refused.

        A row already refused is checked all the same, so that everything to correct is said at once.

        :param rows: list of Row
        :return: list of lists of Row
        """
        return [[row] for row in rows]

    @api.model
    def _create_units(self, units):
        """Create the records of several units; whatever is refused raises."""
        raise NotImplementedError

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _read_rows(self, table):
        """Turn the rows of a file into Row, refused when a cell cannot be read.

        :param table: list of (number, cells), as rules.tables.read_table gives
        :return: (list of Row, titles nobody knows)
        :raise ValueError: the names of the required columns that are missing
        """
        columns = self._get_columns()
        by_title = {plain(title): column for column in columns for title in (column.name, column.title)}
        position, start = {}, 0
        for index, (_number, cells) in enumerate(table):
            found = {x: by_title[plain(cell)] for x, cell in enumerate(cells) if plain(cell) in by_title}
            if len(found) > 1:
                position, start = found, index
                break
        missing = [column.title for column in columns if column.required and column not in position.values()]
        if missing:
            raise ValueError(missing)
        unknown = [str(cell) for x, cell in enumerate(table[start][1]) if cell and x not in position]
        return [self._read_row(number, cells, position) for number, cells in table[start + 1 :]], unknown

    def _read_row(self, number, cells, position):
        row = Row(number, {})
        for x, column in position.items():
            cell = cells[x] if x < len(cells) else None
            text = self._get_cell_text(cell)
            if text == "":
                if column.required:
                    row.reasons.append(self.env._("“%(column)s” is empty: fill it in.", column=column.title))
                continue
            value, problem = getattr(self, f"_read_{column.kind}")(cell, text, column)
            if problem:
                row.reasons.append(problem)
                row.unread.add(column.name)
            else:
                row.values[column.name] = value
        return row

    def _get_cell_text(self, cell):
        if cell is None:
            return ""
        # A spreadsheet keeps a NIR or a postal code as a number.
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return str(cell).strip()

    def _read_text(self, _cell, text, _column):
        return text, None

    def _read_identifier(self, _cell, text, _column):
        return compact(text), None

    def _read_zip(self, _cell, text, _column):
        return text.zfill(5) if text.isdigit() else text, None

    def _read_date(self, cell, text, column):
        day = parse_date(cell)
        if day:
            return day, None
        return None, self.env._(
            "“%(column)s”: “%(text)s” is no date of the calendar. Write it as DD/MM/YYYY.",
            column=column.title,
            text=text,
        )

    def _read_number(self, cell, text, column):
        number = parse_number(cell)
        if number is not None:
            return float(number), None
        return None, self.env._("“%(column)s” is not a number: correct “%(text)s”.", column=column.title, text=text)

    def _read_choice(self, _cell, text, column):
        key = plain(text)
        if key in column.values:
            return column.values[key], None
        return None, self.env._(
            "“%(text)s” is not known in “%(column)s”: the help sheet of the template lists what is.",
            column=column.title,
            text=text,
        )

    # ------------------------------------------------------------------
    # Shared by the files
    # ------------------------------------------------------------------

    @api.model
    def _get_code_choices(self, list_name):
        """Return what may be written for a reference list: its labels, then its codes."""
        codes = self.env["insertion.code"].search_fetch([("list", "=", list_name), ("is_current", "=", True)])
        return {code[name]: code.id for name in ("name", "code") for code in codes}

    @api.model
    def _get_selection_choices(self, model, name):
        """Return what may be written for a selection: its labels, then its values."""
        options = self.env[model]._fields[name]._description_selection(self.env)
        return {**{label: value for value, label in options}, **{value: value for value, _label in options}}

    @api.model
    def _get_person_columns(self):
        """Return the columns that say whose line it is: NIR, or name and birth date."""
        return [
            Column("nir", self.env._("NIR"), "identifier", help=self.env._("15 characters; otherwise name and date.")),
            Column("person_name", self.env._("Name"), help=self.env._("As on the person's file: first name, name.")),
            Column("birth_date", self.env._("Birth Date"), "date"),
        ]

    @api.model
    def _check_order(self, row, start, end):
        """Refuse a row whose dates are reversed.

        :param str start: name of the column of the first day
        :param str end: name of the column of the last day
        """
        first, last = row.values.get(start), row.values.get(end)
        if first and last and last < first:
            row.reasons.append(
                self.env._(
                    "Dates reversed: it would end on %(end)s, before %(start)s.",
                    start=format_date(self.env, first),
                    end=format_date(self.env, last),
                )
            )

    @api.model
    def _find_people(self, rows):
        """Put the person of each row under "person_id", or refuse the row.

        Two queries whatever the number of rows.
        """
        Person = self.env["insertion.person"]
        company = [("company_id", "=", self.env.company.id)]
        nirs = [row.values["nir"] for row in rows if row.values.get("nir")]
        names = [name for row in rows for name in self._get_name_orders(row.values.get("person_name"))]
        by_nir = {person.nir: person for person in Person.search_fetch([*company, ("nir", "in", nirs)], ["nir"])}
        by_name = {}
        for person in Person.search_fetch([*company, ("sort_name", "in", names)], ["sort_name", "birth_date"]):
            by_name.setdefault(person.sort_name, []).append(person)
        for row in rows:
            found = self._find_person(row.values, by_nir, by_name)
            if len(found) == 1:
                row.values["person_id"] = found[0].id
            elif not found:
                row.reasons.append(
                    self.env._("Nobody here has this NIR or this name and birth date: import the people first.")
                )
            elif "birth_date" not in row.unread:
                row.reasons.append(self.env._("Several files have this name: give the NIR or the birth date."))

    def _find_person(self, values, by_nir, by_name):
        if values.get("nir"):
            return [by_nir[values["nir"]]] if values["nir"] in by_nir else []
        birth = values.get("birth_date")
        found = [
            person
            for name in self._get_name_orders(values.get("person_name"))
            for person in by_name.get(name, ())
            if not birth or person.birth_date == birth
        ]
        return list(dict.fromkeys(found))

    def _get_name_orders(self, name):
        """Return a name with its words in every order that keeps them together: “Martin Amira” is “Amira Martin”."""
        words = plain(name).split()
        return [" ".join(words[start:] + words[:start]) for start in range(len(words))]

    @api.model
    def _get_label(self, row):
        """Return whose row it is, for the list of what is refused."""
        values = row.values
        names = (values.get("first_names"), values.get("used_name") or values.get("birth_name"))
        return values.get("person_name") or " ".join(filter(None, names)) or values.get("number") or ""
