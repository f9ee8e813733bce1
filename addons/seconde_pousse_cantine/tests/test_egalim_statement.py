import io
from datetime import date

import openpyxl

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_egalim import EgalimCommon


@tagged("post_install", "-at_install")
class TestEgalimStatement(EgalimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.annex = cls._create_site("École annexe", cls.home, False)
        cls._sell_carrots()
        cls._sell_carrots(10, date(2026, 9, 9), lots={cls._lot("N", country="base.fr"): 10})
        cls._refund(cls._sell_carrots(5, site=cls.annex), 2, date(2026, 6, 5))
        cls._sell_carrots(10, date(2025, 12, 30))

    def _statement(self, **values):
        return self.env["sp.egalim.statement"].create({"year": 2026, "company_id": self.company.id, **values})

    def test_figures_of_a_site(self):
        figures = self.site._sp_get_egalim_figures(2026)
        self.assertEqual((figures["total"], figures["organic"]), (47.11, 23.11))
        self.assertEqual(figures["organic_share"], 49.06)
        self.assertEqual(figures["france_share"], 100.00)
        self.assertAlmostEqual(figures["kilos"], 19.63)
        self.assertEqual([line["label"] for line in figures["categories"]], ["bio", "non_egalim"])
        self.assertEqual([round(line["price_per_kilo"], 2) for line in figures["lines"]], [2.4] * 2)
        self.assertEqual(figures["totals"]["valeur_bio"], 23.11)

    def test_a_payer_adds_up_its_sites_net_of_credit_notes(self):
        figures = self.home._sp_get_egalim_figures(2026)
        self.assertEqual(figures["total"], 54.31)
        self.assertEqual({line["site"] for line in figures["lines"]}, {self.site, self.annex})

    def test_the_year_is_that_of_the_delivery(self):
        self.assertEqual(self.site._sp_get_egalim_figures(2025)["total"], 24)
        figures = self.site._sp_get_egalim_figures(2024)
        self.assertEqual((figures["total"], figures["organic_share"], figures["lines"]), (0, None, []))

    def test_a_cook_reads_her_figures_through_the_method(self):
        cook = self._create_user("test_cook_figures", "base.group_portal")
        self.assertEqual(self.site.with_user(cook).sudo()._sp_get_egalim_figures(2026)["total"], 47.11)

    def test_statements_per_payer_and_per_site(self):
        self.assertEqual([customer for customer, _values in self._statement()._get_statements()], [self.home])
        sites = self._statement(kind="site")._get_statements()
        self.assertEqual({customer for customer, _values in sites}, {self.site, self.annex})
        one = self._statement(kind="site", partner_ids=[Command.set(self.annex.ids)])._get_statements()
        self.assertEqual([customer for customer, _values in one], [self.annex])

    def test_nothing_bought_is_said(self):
        with self._refused(UserError, "Nothing was invoiced"):
            self._statement(year=2020).action_print()
        with self._refused(ValidationError, "four digits"):
            self._statement(year=26)

    def test_the_printed_statement(self):
        (self.site | self.annex).lang = "en_US"
        report = self.env.ref("seconde_pousse_cantine.report_egalim_statement")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, self._statement(kind="site").ids)
        text = " ".join(html.decode().split())
        for words in (self.site.name, self.annex.name, "49.06", "23.11", "Carottes", "TEST-LONG", "FR-BIO-01"):
            self.assertIn(words, text)

    def test_the_workbook(self):
        statement = self._statement()
        action = statement.with_user(self.desk).browse(statement.ids).sudo().action_export()
        self.assertIn("etat-egalim-2026.xlsx", action["url"])
        book = openpyxl.load_workbook(io.BytesIO(statement._get_workbook(statement._get_statements())))
        totals, lines = book.worksheets
        last = [cell.value for cell in totals[totals.max_row]]
        self.assertEqual((last[0], last[2], last[4]), (self.home.name, "Total", 54.31))
        self.assertEqual(lines.max_row, 4)
        amounts = [row[8].value for row in lines.iter_rows(min_row=2)]
        self.assertAlmostEqual(sum(amounts), 54.31)

    def test_one_query_for_all_customers(self):
        many = self.site | self.annex | self.nursery | self.school
        source = self.env["sp.egalim.figures"]

        def count(customers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            source._get_egalim_figures(self.company, customers, 2026)
            return self.env.cr.sql_log_count - before

        count(many)
        self.assertEqual(count(self.site | self.annex), count(many))
