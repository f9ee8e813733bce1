from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.seconde_pousse.tests.common_invoice import InvoiceCommon

SIGNATURE = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestWorkNote(InvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_regime("real", "field_job")
        cls.farm = cls.env["res.partner"].create(
            {"name": "Ferme des Lauriers", "is_company": True, "sp_is_farm": True, "country_id": cls.env.ref("base.fr").id}
        )
        cls.hedge = cls.create_service("Plantation de haies")
        project = cls.env["project.project"]._sp_get_activity_project(cls.env.company, "field_job")
        cls.job = cls.env["project.task"].create(
            {
                "name": "Haie du bas",
                "project_id": project.id,
                "company_id": cls.env.company.id,
                "is_field_job": True,
                "farm_partner_id": cls.farm.id,
            }
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.farm.id,
                "sp_job_id": cls.job.id,
                "order_line": [Command.create({"product_id": cls.hedge.id, "product_uom_qty": 40})],
            }
        )
        cls.order.action_confirm()

    def test_vat_follows_the_work_and_the_customer(self):
        """Planting: 20 % for a farm; harvest: 5.5 % for a farm, 20 % for anybody else (restauration.md §2.6)."""
        harvest = self.env.ref("seconde_pousse_chantier.sp_work_kind_harvest")
        picked = self.create_service("Récolte")
        harvest.product_id = picked
        self.env.ref("seconde_pousse_chantier.sp_work_kind_hedge").product_id = self.hedge
        private = self.env["res.partner"].create({"name": "M. Blanc", "country_id": self.env.ref("base.fr").id})
        rates = {
            (partner.name, product.name): self.order_of(partner, product).order_line.tax_ids.mapped("amount")
            for partner in (self.farm, private)
            for product in (self.hedge, picked)
        }
        self.assertEqual(
            rates,
            {
                ("Ferme des Lauriers", "Plantation de haies"): [20.0],
                ("Ferme des Lauriers", "Récolte"): [5.5],
                ("M. Blanc", "Plantation de haies"): [20.0],
                ("M. Blanc", "Récolte"): [20.0],
            },
        )

    def order_of(self, partner, product):
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1})],
            }
        )

    @classmethod
    def create_service(cls, name):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": 28.0,
                "sp_activity": "field_job",
            }
        )

    def create_note(self, quantity, **values):
        line = self.order.order_line
        return self.env["sp.work.note"].create(
            {
                "task_id": self.job.id,
                "date_from": "2026-06-01",
                "date_to": "2026-06-02",
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": line.id,
                            "name": line.name,
                            "quantity": quantity,
                            "uom_id": line.product_uom_id.id,
                        }
                    )
                ],
                **values,
            }
        )

    def test_only_what_is_signed_is_billed(self):
        self.create_note(10)
        signed = self.create_note(16)
        signed.sign(SIGNATURE, "Mme Roux")
        self.assertEqual(self.order.order_line.qty_delivered, 16)
        invoice = self.order._create_invoices()
        self.assertEqual(invoice.amount_untaxed, 448.0)
        self.assertIn(signed.name, invoice.invoice_line_ids.filtered("quantity").name)

    def test_a_job_is_billed_once(self):
        self.create_note(16).sign(SIGNATURE, "Mme Roux")
        self.order._create_invoices()
        with self.assertRaises(UserError):
            self.order._create_invoices()
        self.create_note(4).sign(SIGNATURE, "Mme Roux")
        self.assertEqual(self.order._create_invoices().amount_untaxed, 112.0)

    def test_each_note_has_its_line(self):
        self.create_note(16).sign(SIGNATURE, "Mme Roux")
        self.create_note(4).sign(SIGNATURE, "Mme Roux")
        lines = self.order._create_invoices().invoice_line_ids.filtered("quantity")
        self.assertEqual(lines.mapped("quantity"), [16, 4])

    def test_the_job_says_how_far_it_has_come(self):
        steps = [self.job.job_state]
        note = self.create_note(16)
        with self.assertRaisesRegex(UserError, "not signed"):
            self.job.action_finish_work()
        note.sign(SIGNATURE, "Mme Roux")
        self.job.planned_date = "2026-06-01"
        steps.append(self.job.job_state)
        self.job.action_finish_work()
        steps.append(self.job.job_state)
        self.job.action_invoice_jobs()
        steps.append(self.job.job_state)
        self.assertTrue(self.job.review_due)
        with self.assertRaisesRegex(UserError, "Nothing to bill"):
            self.job.action_invoice_jobs()
        review = {name: "4" for name in ("quality", "pace", "instructions", "again")}
        self.env["sp.job.review"].create({"task_id": self.job.id, **review})
        steps.append(self.job.job_state)
        self.assertEqual(steps, ["quote", "planned", "done", "billed", "reviewed"])
        self.assertFalse(self.job.review_due)

    def test_many_jobs_are_billed_at_once(self):
        self.create_note(16).sign(SIGNATURE, "Mme Roux")
        other = self.job.copy({"name": "Haie du haut"})
        order = self.order.copy({"sp_job_id": other.id})
        order.action_confirm()
        line = order.order_line
        note = self.create_note(3, task_id=other.id)
        note.line_ids.sale_line_id = line
        note.sign(SIGNATURE, "Mme Roux")
        (self.job | other).action_invoice_jobs()
        self.assertEqual((self.order | order).invoice_ids.invoice_line_ids.filtered("quantity").mapped("quantity"), [16, 3])

    def test_a_signed_note_never_changes(self):
        note = self.create_note(16)
        note.sign(SIGNATURE, "Mme Roux")
        for change in ({"remark": "x"}, {"state": "draft"}, {"signed_by": "Autre"}):
            with self.assertRaises(UserError):
                note.with_context(sp_note_step=True).write(change)
        with self.assertRaises(UserError):
            note.line_ids.quantity = 20
        with self.assertRaises(UserError):
            note.unlink()

    def test_a_correction_is_a_new_version_and_both_are_kept(self):
        note = self.create_note(16)
        note.sign(SIGNATURE, "Mme Roux")
        better = note._correct("4 heures comptées deux fois")
        self.assertEqual((better.name, better.version), (note.name, 2))
        better.line_ids.quantity = 12
        self.assertEqual(self.order.order_line.qty_delivered, 16, "the signed version stands until the next is signed")
        better.sign(SIGNATURE, "Mme Roux")
        self.assertEqual((note.state, note.line_ids.quantity), ("replaced", 16))
        self.assertEqual(self.order.order_line.qty_delivered, 12)
