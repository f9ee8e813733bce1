from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_round import RoundCommon

EVERYTHING = "seconde_pousse.group_manager,account.group_account_invoice,sales_team.group_sale_manager"
OPERATIONS = ("read", "write", "create", "unlink")
TABLE = """
sp.allocation             rwc   rwcu  -     -
sp.allocation.line        rwc   rwcu  -     -
sp.box                    r     rwcu  -     -
sp.box.line               r     rwcu  -     -
sp.box.subscriber         r     rwcu  -     -
sp.crate.count            rwcu  rwcu  -     -
sp.crate.move             r     rw    r     -
sp.crate.settlement       -     -     rwcu  -
sp.crate.settlement.line  -     -     rwcu  -
sp.credit.choice          -     r     r     -
sp.delivery.problem       rwc   rwcu  -     -
sp.delivery.report        -     r     r     -
sp.egalim.category        r     rw    r     -
sp.egalim.export          -     rwcu  rwcu  -
sp.egalim.export.line     -     r     r     -
sp.egalim.ledger          -     -     -     -
sp.egalim.statement       -     rwcu  rwcu  -
sp.forecast               r     rwcu  -     -
sp.forecast.line          r     rwcu  -     -
sp.gap.reason             r     rwcu  r     -
sp.invoice.credit         -     -     rwc   -
sp.invoice.credit.line    -     -     rwc   -
sp.invoice.rejection      -     -     rwc   -
sp.invoice.run            -     rwcu  rwcu  -
sp.invoice.run.line       -     rwcu  rwcu  -
sp.invoice.statement      -     rwcu  rwcu  -
sp.market                 r     rwcu  -     -
sp.market.import          -     rwcu  -     -
sp.market.price           r     rwcu  -     -
sp.market.revise          -     rwcu  -     -
sp.offer                  r     rwcu  -     -
sp.offer.line             r     rwcu  -     -
sp.offer.price            r     rwcu  -     -
sp.outing                 rwc   rwcu  -     -
sp.prebooking             rwc   rwcu  -     -
sp.refusal                rwcu  rwcu  -     -
sp.refusal.line           rwcu  rwcu  -     -
sp.reminder               -     -     rwcu  -
sp.reminder.level         -     rwcu  r     -
sp.reminder.line          -     -     rwcu  -
sp.round                  r     rwcu  -     -
sp.round.planning         rwcu  rwcu  -     -
sp.round.stop             r     rwcu  -     -
sp.school.holiday         r     rwcu  -     -
sp.standing.day           r     rwcu  -     -
sp.standing.order         r     rwcu  -     -
sp.standing.order.line    r     rwcu  -     -
sp.standing.order.pause   r     rwcu  -     -
sp.standing.run           r     rwc   -     -
"""
"""One line per model: who prepares, the desk, who invoices, any employee. r(ead), w(rite), c(reate), u(nlink)."""


@tagged("post_install", "-at_install")
class TestAccess(RoundCommon):
    """Who may do what, role by role, and what another company may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "preparer": cls.preparer,
            "desk": cls._create_user("test_desk_alone", "seconde_pousse.group_manager"),
            "accountant": cls._create_user("test_accountant_alone", "account.group_account_invoice"),
            "plain": cls._create_user("test_plain", "base.group_user"),
        }
        cls.everything = [cls._create_user(login, EVERYTHING) for login in ("test_everything", "test_everything_too")]
        cls.other = cls._create_french_company("Autre ferme", siret=False)
        cls.stranger = new_test_user(
            cls.env,
            "test_stranger",
            groups=EVERYTHING,
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )

    def _as_stranger(self, records):
        return records.with_user(self.stranger).with_context(allowed_company_ids=self.other.ids)

    def test_every_model_every_role_every_operation(self):
        found = {
            model: [
                "".join(name[0] for name in OPERATIONS if self.env[model].with_user(user).has_access(name)) or "-"
                for user in self.users.values()
            ]
            for model, cls in sorted(self.registry.items())
            if cls._original_module == "seconde_pousse_cantine" and not cls._abstract
        }
        self.maxDiff = None
        table = {model: allowed for model, *allowed in map(str.split, TABLE.strip().splitlines())}
        self.assertEqual(found, table, "decide who may do what, then say it in the table")

    def test_the_ledger_of_crates_is_written_by_no_hand(self):
        values = {"partner_id": self.school.id, "product_id": self.crate.id, "quantity": 3}
        for user in (self.preparer, self.desk):
            with self.assertRaises(AccessError):
                self.env["sp.crate.move"].with_user(user).create(values)

    def test_a_wizard_names_no_other_company(self):
        wizards = {
            "sp.egalim.statement": {"year": self.today.year},
            "sp.crate.settlement": {},
            "sp.crate.count": {"partner_id": self.school.id, "product_id": self.crate.id, "counted": 0},
            "sp.round.planning": {"date": self.day},
        }
        named = {
            model
            for model, cls in self.registry.items()
            if cls._original_module == "seconde_pousse_cantine" and cls._transient and "company_id" in cls._fields
        }
        self.assertEqual(named, set(wizards), "tell this test how to make it")
        for model, values in wizards.items():
            with self.subTest(model=model), self._refused(AccessError, "sp."):
                self._as_stranger(self.env[model]).create({**values, "company_id": self.company.id})

    def test_a_wizard_is_its_authors(self):
        """Odoo lets whoever may make one read, and press, those of the others."""
        picking = self._order_carrots(self.school)
        picking.button_validate()
        invoice = self._invoice_by_hand(self.home, self.carrot_product)
        invoice.action_post()
        market = self.env["sp.market"].create(
            {
                "name": "Légumes",
                "number": "2026-01",
                "payer_id": self.commune.id,
                "date_from": self.today,
                "date_to": self.today.replace(year=self.today.year + 1),
            }
        )
        author, other = self.everything
        wizards = {
            "sp.refusal": {"picking_id": picking.id, "reason_id": self.refused.id},
            "sp.invoice.credit": {
                "move_id": invoice.id,
                "reason_id": self.refused.id,
                "line_ids": [Command.create({"invoice_line_id": invoice.invoice_line_ids.id})],
            },
            "sp.invoice.rejection": {"move_ids": [Command.set(invoice.ids)], "reason": "Essai"},
            "sp.market.revise": {"market_id": market.id, "percent": 2},
            "sp.egalim.statement": {"year": self.today.year},
            "sp.crate.settlement": {
                "line_ids": [Command.create({"partner_id": self.school.id, "product_id": self.crate.id})]
            },
            "sp.crate.count": {"partner_id": self.school.id, "product_id": self.crate.id, "counted": 0},
            "sp.round.planning": {"date": self.day},
            "sp.market.import": {"market_id": market.id, "file": b"YQ=="},
        }
        transients = {
            model
            for model, cls in self.registry.items()
            if cls._original_module == "seconde_pousse_cantine" and cls._transient
        }
        lines = {"sp.refusal.line", "sp.invoice.credit.line", "sp.crate.settlement.line"}
        self.assertEqual(transients, {*wizards, *lines}, "tell this test how to make it")
        for model, values in wizards.items():
            with self.subTest(model=model):
                wizard = self.env[model].with_user(author).create(values)
                wizard.check_access("write")
                for record in (wizard, wizard.line_ids if "line_ids" in wizard else wizard):
                    self.assertTrue(record)
                    for operation in ("read", "write"):
                        with self.assertRaises(AccessError):
                            record.with_user(other).check_access(operation)

    def test_the_file_of_a_statement_is_its_authors(self):
        statement = self.env["sp.egalim.statement"].with_user(self.desk).create({"year": self.today.year})
        statement.write({"file": b"ZmlsZQ=="})
        for reader in (statement.with_user(self.users["accountant"]), self._as_stranger(statement)):
            with self.assertRaises(AccessError):
                reader.read(["file"])

    def test_who_reads_an_invoice_reads_its_reminder(self):
        self.env["sp.reminder.level"].create({"name": "Rappel", "days": 1, "text": "Merci."})
        invoice = self._invoice_by_hand(self.home, self.carrot_product)
        invoice.action_post()
        invoice.invoice_date_due = self.today.replace(year=self.today.year - 1)
        auditor = self._create_user("test_auditor", "account.group_account_readonly")
        self.assertTrue(invoice.with_user(auditor).sp_next_level_id)

    def test_the_codes_of_the_gates_are_not_for_every_contact_reader(self):
        self.school.sp_access_note = "Portail vert, code 1234"
        self.assertIn("1234", self.school.with_user(self.driver).sp_access_note)
        with self.assertRaises(AccessError):
            self.school.with_user(self.users["plain"]).read(["sp_access_note"])

    def test_a_reason_that_was_told_is_not_deleted(self):
        picking = self._order_carrots(self.school)
        picking.button_validate()
        picking._sp_refuse({picking.move_ids: 2}, self.refused)
        with self._refused(UserError, "archive it"):
            self.refused.with_user(self.desk).unlink()
        self.quality.with_user(self.desk).unlink()

    def test_limits_that_mean_nothing_are_refused(self):
        for values in ({"sp_prebooking_days": 99}, {"sp_prebooking_days": -1}, {"sp_order_quantity_max": -1}):
            with self.subTest(values=values), self._refused(ValidationError, "0 to|negative"):
                self.company.write(values)
        tolerance = self.env.ref("seconde_pousse_cantine.sp_legal_parameter_weight_tolerance")
        for percent in (-1, 101):
            with self.subTest(percent=percent), self._refused(ValidationError, "between 0"):
                tolerance.value = percent
