from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_job import JobCommon


@tagged("post_install", "-at_install")
class TestJobVat(JobCommon):
    """VAT of work: 20 % unless a text says otherwise, for that work and that customer (D14)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commune.sp_customer_kind = "public"
        cls.job = cls._create_job(price_mode="hour", estimated_people=2, estimated_hours=5)

    def _get_rate(self, kind, partner):
        job = self._create_job(partner, kind, price_mode="hour", estimated_people=1, estimated_hours=1)
        return self._quote(job).order_line.tax_ids.mapped("amount")

    def test_rates(self):
        self.stranger.sp_customer_kind = "private"
        self.assertEqual(
            {
                (kind.code, partner.name): self._get_rate(kind, partner)
                for kind in (self.hedge, self.harvest, self.mowing)
                for partner in (self.farm, self.commune, self.stranger)
            },
            {
                (kind.code, partner.name): [5.5 if (kind, partner) == (self.harvest, self.farm) else 20.0]
                for kind in (self.hedge, self.harvest, self.mowing)
                for partner in (self.farm, self.commune, self.stranger)
            },
        )

    def test_who_is_not_known_is_asked_only_where_it_matters(self):
        self.assertEqual(self._get_rate(self.hedge, self.stranger), [20.0])
        job = self._create_job(self.stranger, self.harvest, price_mode="hour", estimated_people=1, estimated_hours=1)
        self.assertTrue(job.is_vat_unknown)
        with self._refused(UserError, "what kind of customer"):
            job.action_make_quote()
        order = self.env["sale.order"].create(
            {"partner_id": self.stranger.id, "order_line": [Command.create({"product_id": self.crew_hour.id})]}
        )
        self.harvest.product_id = order.order_line.product_id.copy({"name": "Récolte"})
        order.order_line.product_id = self.harvest.product_id
        with self._refused(UserError, "what kind of customer"):
            order.action_confirm()

    def test_a_reduced_rate_needs_its_text(self):
        """Nobody sells hedges at 10 % because a tax was chosen: the text comes first."""
        order = self._quote(self.job)
        ten = self.env["account.tax"]._sp_find_sale_tax(self.company, "service", 10, "on_payment")
        order.order_line.tax_ids = ten
        with self._refused(UserError, "bears 20 % of VAT"):
            order.action_confirm()
        self.hedge.vat_ids = [
            Command.create(
                {"customer_kind": "farm", "date_from": "2020-01-01", "rate": 10, "source": "CGI, art. 279 b septies"}
            )
        ]
        order.action_confirm()
        self.assertEqual(order.order_line.tax_ids, ten)
        self.assertIn("279 b septies", self.job.vat_text)

    def test_what_was_confirmed_keeps_its_taxes(self):
        """Said afterwards, what a customer is changes neither old orders nor what is billed of them."""
        ten = self.env["account.tax"]._sp_find_sale_tax(self.company, "service", 10, "on_payment")
        orders = self.env["sale.order"].create(
            [
                {"partner_id": self.stranger.id, "order_line": [Command.create({"product_id": self.hedge_metre.id})]}
                for _order in range(2)
            ]
        )
        orders.order_line.tax_ids = ten
        orders[0].state = "sale"
        self.stranger.sp_is_farm = True
        self.assertEqual(orders[0].order_line.tax_ids, ten)
        self.assertEqual(orders[1].order_line.tax_ids.mapped("amount"), [20.0], "a quote follows")
        orders[0].order_line = [Command.create({"product_id": self.hedge_metre.id})]
        self.assertEqual(orders[0].order_line[1].tax_ids.mapped("amount"), [20.0])

    def test_an_invoice_typed_by_hand_is_checked_too(self):
        self.harvest.product_id = self._create_service("Récolte", 30, self.hour)
        invoice = self._invoice_by_hand(self.farm, self.harvest.product_id, invoice_date="2026-06-01")
        with self._refused(UserError, "bears 5.5 % of VAT"):
            invoice.action_post()
        reduced = self.env["account.tax"]._sp_find_sale_tax(self.company, "service", 5.5, "on_payment")
        invoice.invoice_line_ids.tax_ids = reduced
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_work_is_taxed_at_the_rate_of_its_day(self):
        """Quoted before a change of rate, done after: the invoice bears the new one."""
        order = self._quote(self.job)
        order.action_confirm()
        self.assertEqual(order.order_line.tax_ids.mapped("amount"), [20.0])
        self.hedge.vat_ids = [
            Command.create({"date_from": "2026-06-02", "rate": 10, "source": "Loi de finances (essai)"})
        ]
        order.date_order = "2026-05-01 10:00:00"
        self._inspect(self.farm)
        self._sign_note(self.job, 10)
        invoice = order._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.filtered("quantity").tax_ids.mapped("amount"), [10.0])
        invoice.invoice_date = "2026-06-10"
        invoice.action_post()
        self.assertEqual(invoice.amount_tax, 28)

    def test_a_job_s_own_kind_settles_a_shared_service(self):
        """One “crew hour” for every work: the job says which rate; without a job nobody guesses."""
        order = self.env["sale.order"].create(
            {"partner_id": self.farm.id, "order_line": [Command.create({"product_id": self.crew_hour.id})]}
        )
        with self._refused(UserError, "do not bear the same VAT"):
            order.action_confirm()
        order.sp_job_id = self._create_job(kind=self.harvest)
        self.assertEqual(order.order_line.tax_ids.mapped("amount"), [5.5])
        order.action_confirm()

    def test_an_exempt_company_and_a_foreign_customer_are_left_alone(self):
        self._set_regime("franchise", "field_job", "2021-01-01", exemption_text="TVA non applicable, art. 293 B du CGI")
        order = self._quote(self.job)
        self.assertFalse(sum(order.order_line.tax_ids.mapped("amount")))
        order.action_confirm()
        self._inspect(self.farm)
        self._sign_note(self.job, 10)
        invoice = order._create_invoices()
        invoice.invoice_date = "2026-06-10"
        invoice.action_post()
        self.assertEqual(invoice.amount_tax, 0)

    def test_a_customer_of_another_country_keeps_its_position(self):
        """Intra-EU: no domestic VAT is put back by the kind of work."""
        position = self.env["account.fiscal.position"].search(
            [("company_id", "=", self.company.id), ("country_group_id", "!=", False), ("vat_required", "=", True)],
            limit=1,
        )
        foreigner = self.env["res.partner"].create(
            {
                "name": "Ferme belge",
                "is_company": True,
                "sp_is_farm": True,
                "country_id": self.env.ref("base.be").id,
                "vat": "BE0477472701",
                "property_account_position_id": position.id,
            }
        )
        job = self._create_job(foreigner, price_mode="hour", estimated_people=1, estimated_hours=1)
        order = self._quote(job)
        self.assertTrue(position)
        self.assertFalse(order.order_line.tax_ids._sp_filter_domestic_vat())
        order.action_confirm()

    def test_a_kind_of_work_sells_no_service_of_another_structure(self):
        other = self.env["res.company"].create({"name": "Autre structure"})
        service = self.env["product.product"].create({"name": "Taille", "type": "service", "company_id": other.id})
        with self.assertRaises(UserError):
            self.env["sp.work.kind"].create(
                {"name": "Taille", "company_id": self.env.company.id, "product_id": service.id}
            )
