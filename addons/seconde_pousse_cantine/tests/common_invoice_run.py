from datetime import date, datetime, time

from .common import CanteenCommon

JUNE = date(2026, 6, 1), date(2026, 6, 30)


class InvoiceRunCommon(CanteenCommon):
    """Deliveries of June 2026, and what runs make of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._harvest(cls.carrot_product, 2000)
        cls._harvest(cls.tomato_product, 2000)

    @classmethod
    def _deliver_to(cls, site, day, *lines, **values):
        """Deliver (product, quantity, price) to a site on a day; return the order."""
        order = cls._order_for(site, day, *(lines or [(cls.carrot_product, 10, 2.4)]), confirm=False)
        order.write(values)
        order.action_confirm()
        picking = cls._deliver(order)
        picking.date_done = datetime.combine(day, time(8))
        return order

    @classmethod
    def _send_back(cls, picking, quantity, day, reason=None):
        wizard = cls.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=picking.id, active_ids=picking.ids
        )
        wizard = wizard.create({})
        wizard.product_return_moves.quantity = quantity
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.write({"picked": True, "sp_gap_reason_id": reason and reason.id})
        back.button_validate()
        back.date_done = datetime.combine(day, time(8))
        return back

    @classmethod
    def _run(cls, period=JUNE, **values):
        return cls.env["sp.invoice.run"].create({"date_from": period[0], "date_to": period[1], **values})

    @classmethod
    def _bill(cls, period=JUNE, **values):
        run = cls._run(period, **values)
        run.action_generate()
        return run

    def _sections(self, invoice):
        return invoice.invoice_line_ids.filtered(lambda line: line.display_type == "line_section").mapped("name")

    def _problems(self, run):
        return "\n".join(line.problem for line in run.line_ids if line.state == "blocked")
