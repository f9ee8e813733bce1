from odoo import models
from odoo.tools import format_date

from ..rules.ages import BANDS


class InsertionFigureLabels(models.AbstractModel):
    """Says in words what the rows and columns of the tables are."""

    _name = "insertion.figure.labels"
    _description = "Labels of Yearly Figures"

    def _get_labels(self, figures):
        """Return the labels of every table, as a dict (table, row) and (table, None, column) → text.

        :param figures: rules.figures.FigureSet, whose own labels (sites, themes, codes) come first
        """
        rows = self._get_row_labels()
        columns = self._get_column_labels()
        unknown = self.env._("Not known")
        labels = {}
        for table, row, column in figures.values:
            labels[table, row] = figures.labels.get((table, row)) or rows.get((table, row)) or rows.get(row)
            if not labels[table, row]:
                labels[table, row] = unknown if row == "unknown" else row
            labels[table, None, column] = columns.get((table, column)) or columns[column]
        return labels

    def _get_row_labels(self):
        return {
            **self._get_beneficiary_labels(),
            **self._get_exit_labels(),
            **self._get_profile_labels(),
            **self._get_heading_labels(),
            ("accompaniment", "any"): self.env._("At least one barrier"),
            ("fte", "average"): self.env._("Mean of the months declared"),
            ("fte", "year"): self.env._("Over the year"),
            **{("fte", f"{month:02d}"): self._get_month_label(month) for month in range(1, 13)},
            ("meetings", "meal"): self.env._("Solidarity meals"),
            ("meetings", "partnership"): self.env._("Partnerships"),
            ("meetings", "event"): self.env._("Other events"),
            ("meetings", "steering"): self.env._("Steering committees"),
            ("relaunched", "health"): self.env._("Health"),
            ("relaunched", "housing"): self.env._("Housing"),
            ("relaunched", "training"): self.env._("Training"),
            ("relaunched", "job"): self.env._("Job"),
        }

    def _get_heading_labels(self):
        """Return the headings of the ASP's yearly declaration, as its own rows are named."""
        return {
            ("accompaniment", "illettrisme"): self.env._("Illiteracy, French as a Foreign Language"),
            ("accompaniment", "demarches"): self.env._("Administrative Steps and Rights"),
            ("accompaniment", "hebergement"): self.env._("Accommodation, Housing"),
            ("accompaniment", "mobilite"): self.env._("Lack of Mobility"),
            ("accompaniment", "sante"): self.env._("Health"),
            ("accompaniment", "justice"): self.env._("Justice"),
            ("accompaniment", "surendettement"): self.env._("Over-Indebtedness, Money"),
            ("accompaniment", "disponibilite"): self.env._("Lack of Availability"),
            ("accompaniment", "projet_pro"): self.env._("Help to Define a Professional Project"),
            ("accompaniment", "techniques_recherche"): self.env._("Job Search Techniques"),
        }

    def _get_month_label(self, month):
        return format_date(self.env, self._get_span()[0].replace(month=month), date_format="LLLL")

    def _get_beneficiary_labels(self):
        return {
            "people": self.env._("People who worked at least one hour"),
            "women": self.env._("Women"),
            "men": self.env._("Men"),
            "rsa": self.env._("RSA"),
            "rsa_increased": self.env._("of which increased RSA"),
            "rsa_not_increased": self.env._("of which RSA not increased"),
            "ass": self.env._("ASS"),
            "aah": self.env._("AAH"),
            "rqth": self.env._("Disabled workers (RQTH)"),
            "zrr": self.env._("Living in a rural revitalisation area (ZRR)"),
            "qpv": self.env._("Living in a priority district (QPV)"),
            "under_26": self.env._("Under 26"),
            "over_50": self.env._("50 and over"),
            "deld": self.env._("Unemployed for 12 to 24 months (DELD)"),
            "detld": self.env._("Unemployed for more than 24 months (DETLD)"),
            "cap_bep": self.env._("Level CAP-BEP"),
            "not_certifying": self.env._("Non-certifying qualification"),
            "below_cap": self.env._("Below CAP"),
        }

    def _get_exit_labels(self):
        return {
            ("exits", "total"): self.env._("Exits examined"),
            ("exits", "lasting"): self.env._("Lasting employment"),
            ("exits", "transition"): self.env._("Transition employment"),
            ("exits", "positive"): self.env._("Positive exits"),
            ("exits", "other"): self.env._("Other exits"),
            ("exits", "withdrawn"): self.env._("Withdrawn"),
            ("exits", "undocumented"): self.env._("Undocumented exits"),
            ("exits", "sum_dynamic"): self.env._("Dynamic exits (lasting, transition, positive)"),
            ("exits", "sum_lasting"): self.env._("of which lasting employment"),
            ("exits", "sum_employment"): self.env._("of which employment (lasting, transition)"),
            ("rates", "dynamic"): self.env._("Dynamic exits"),
            ("rates", "lasting"): self.env._("Lasting employment"),
            ("rates", "employment"): self.env._("Employment (lasting, transition)"),
        }

    def _get_profile_labels(self):
        bands = {}
        for bound, following in zip(BANDS, [*BANDS[1:], None], strict=True):
            if not bound:
                text = self.env._("Under %(age)s", age=following)
            elif following is None:
                text = self.env._("%(age)s and over", age=bound)
            else:
                text = self.env._("%(first)s to %(last)s", first=bound, last=following - 1)
            bands["profile_age", str(bound)] = text
        return {
            **bands,
            ("profile_sex", "total"): self.env._("Everybody"),
            ("profile_sex", "female"): self.env._("Women"),
            ("profile_sex", "male"): self.env._("Men"),
        }

    def _get_column_labels(self):
        return {
            "people": self.env._("People"),
            "asp": self.env._("Rule of the ASP"),
            ("exits", "all"): self.env._("All exits"),
            ("rates", "all"): self.env._("All exits"),
            "all": self.env._("Total"),
            "target": self.env._("Target"),
            "concerned": self.env._("Concerned"),
            "internal": self.env._("Supported internally"),
            "external": self.env._("Supported externally"),
            "both": self.env._("Internally and externally"),
            "done": self.env._("FTE done"),
            "agreed": self.env._("FTE agreed"),
            "employees": self.env._("Employed people"),
            "participants": self.env._("Participants"),
            "hours": self.env._("Hours"),
            "sessions": self.env._("Sessions"),
            "attendances": self.env._("Attendances"),
            "meetings": self.env._("How many"),
        }
