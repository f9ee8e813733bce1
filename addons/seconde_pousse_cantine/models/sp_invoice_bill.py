from collections import defaultdict


class Bill:
    """One invoice, or credit note, to make: plain values, nothing of it is stored."""

    def __init__(self, payer, kind, values, source=None):
        self.payer = payer
        self.kind = kind
        self.values = values
        self.source = source
        self.items = []
        self.problems = []
        self.to_fix = None
        """Where the first problem is corrected: an order, a partner, an invoice."""

    @property
    def days(self):
        """Return the days of delivery, the oldest first."""
        return sorted({item.day for item in self.items})

    @property
    def orders(self):
        """Return the orders it bills, the oldest first."""
        lines = self.items[0].line.union(*(item.line for item in self.items))
        return lines.order_id.sorted("id")

    @property
    def deliveries(self):
        """Return the delivery notes, and the returns, it speaks of."""
        return self.moves.picking_id

    @property
    def moves(self):
        """Return the stock moves it bills or credits."""
        return self.items[0].moves.union(*(item.moves for item in self.items))

    @property
    def site(self):
        """Return the only site of this invoice, or an empty record when there are several."""
        sites = self.orders.partner_id.commercial_partner_id
        return sites if len(sites) == 1 else sites.browse()

    @property
    def question(self):
        """Return the goods that came back of which a credit note typed by hand speaks, an empty record otherwise."""
        asked = [item.moves for item in self.items if item.typed_lines]
        return self.moves.browse().union(*asked)

    @property
    def reversals(self):
        """Return the credit note lines of which one must say whether they are billed again."""
        return [line.id for item in self.items for line in item.reversals or ()]

    @property
    def amount(self):
        """Return the amount without VAT, rounded as the invoice will be: by line, or by VAT."""
        currency = self.orders.currency_id[:1]
        if self.orders.company_id[:1].tax_calculation_rounding_method != "round_globally":
            return sum(currency.round(item.get_amount(currency)) for item in self.items)
        amounts = defaultdict(float)
        for item in self.items:
            amounts[item.taxes] += item.get_amount(currency)
        return sum(currency.round(amount) for amount in amounts.values())

    def add_problem(self, problem, to_fix=None):
        """Keep what stops this invoice, once.

        :param str problem: one sentence; nothing is kept when it is empty
        :param to_fix: the record where it is corrected
        """
        if problem and problem not in self.problems:
            self.problems.append(problem)
            self.to_fix = self.to_fix or to_fix


class BillItem:
    """What one invoice line bills: a quantity of an order line, with the deliveries it comes from."""

    def __init__(self, line, moves, quantity, day, regime=None, source_line=None, picking=None):
        self.line = line
        self.moves = moves
        self.quantity = quantity
        self.day = day
        self.regime = regime
        self.source_line = source_line
        self._picking = picking
        self.typed_lines = None
        """Lines of credit notes typed by hand, which may credit the same goods."""
        self.reversals = None
        """Lines of credit notes that credit a part of what was billed: nobody said yet whether it is billed again."""
        self.is_chosen = False
        """Somebody said that it is billed again."""

    @property
    def picking(self):
        """Return the delivery note of the item, the first one when goods came back since; a discount's goods'."""
        return self.moves.picking_id.sorted("id")[:1] or self._picking or self.moves.picking_id

    @property
    def is_discount(self):
        return self.line.product_id.type == "service" and self.quantity > 0 and self.price < 0

    @property
    def is_asked(self):
        """Tell whether somebody must choose, or has chosen to bill again: whatever the day, the run shows it."""
        return bool(self.reversals or self.is_chosen)

    def is_billed_by(self, invoice_line):
        """Tell whether a line of an invoice, or of its credit note, speaks of these deliveries, or of a service."""
        deliveries = self.moves.filtered(lambda move: move.location_dest_id.usage == "customer")
        billed = invoice_line.sp_stock_move_ids
        return bool(billed & deliveries) if deliveries else not billed

    @property
    def taxes(self):
        """Return the taxes of the line: those of what it credits, else those of the day of delivery."""
        if self.source_line:
            return self.source_line.tax_ids
        if self.regime:
            return self.line._sp_get_invoice_taxes(self.regime)
        return self.line.tax_ids

    @property
    def price(self):
        """Return the price of one unit, discount taken off."""
        priced = self.source_line or self.line
        return priced.price_unit * (1 - (priced.discount or 0.0) / 100)

    def get_amount(self, currency):
        """Return the amount without VAT, not rounded yet."""
        taxes = self.taxes
        if any(tax.price_include for tax in taxes):
            return taxes.compute_all(self.price, currency, self.quantity)["total_excluded"]
        return self.quantity * self.price
