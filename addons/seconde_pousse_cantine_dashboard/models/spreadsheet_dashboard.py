import re

from odoo import models
from odoo.tools.translate import code_translations

OURS = "seconde_pousse"
WORDS = re.compile(r'=_t\("(?P<term>[^"]*)"\)|\[(?P<label>[^\]]*)\](?P<link>\(odoo://.*\))', re.DOTALL)


class SpreadsheetDashboard(models.Model):
    _inherit = "spreadsheet.dashboard"

    def _get_sample_dashboard(self):
        """Write the sample of an empty database in the reader's language: core sends it as it is, in English."""
        sample = super()._get_sample_dashboard()
        module = self._get_dashboard_translation_namespace() or ""
        if not sample or not module.startswith(OURS):
            return sample
        sample.setdefault("settings", {})["locale"] = self.env["res.lang"]._get_user_spreadsheet_locale()
        found = code_translations.get_web_translations(module, self.env.lang or "en_US")
        terms = {message["id"]: message["string"] for message in found["messages"]}
        for sheet in sample["sheets"]:
            sheet["cells"] = {place: self._translate_cell(cell, terms) for place, cell in sheet["cells"].items()}
            for figure in sheet["figures"]:
                title = figure["data"].get("title") or {}
                if title.get("text"):
                    title["text"] = terms.get(title["text"], title["text"])
        return sample

    def _translate_cell(self, cell, terms):
        words = WORDS.fullmatch(cell) if isinstance(cell, str) else None
        if not words:
            return cell
        if words["term"] is not None:
            return terms.get(words["term"], words["term"])
        return f"[{terms.get(words['label'], words['label'])}]{words['link']}"
