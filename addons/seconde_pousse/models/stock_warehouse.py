from odoo import api, fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    sp_harvest_type_id = fields.Many2one("stock.picking.type", "Harvest Operation Type", check_company=True, copy=False)

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        values["sp_harvest_type_id"] = {
            "name": self.env._("%(name)s Sequence harvest", name=self.name),
            "prefix": f"{self.code}/{self.sp_harvest_type_id.sequence_code or 'REC'}/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, next_sequence = super()._get_picking_type_create_values(max_sequence)
        data["sp_harvest_type_id"] = {
            "name": self.env._("Harvest"),
            "code": "sp_harvest",
            "default_location_src_id": self._sp_get_production_location().id,
            "default_location_dest_id": self.lot_stock_id.id,
            "sequence": next_sequence + 1,
            "sequence_code": "REC",
            "company_id": self.company_id.id,
            "use_create_lots": True,
            "use_existing_lots": True,
        }
        # Fresh produce that is not delivered today is not owed tomorrow.
        data["out_type_id"]["create_backorder"] = "never"
        return data, next_sequence + 2

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        data["sp_harvest_type_id"] = {
            "active": self.active,
            "barcode": self.code.replace(" ", "").upper() + "REC",
        }
        return data

    def _create_missing_locations(self, vals):
        result = super()._create_missing_locations(vals)
        for warehouse in self:
            warehouse._sp_get_production_location()
        return result

    def _sp_get_production_location(self):
        """Return the virtual location harvests come from, made if the company has none."""
        self.ensure_one()
        company = self.company_id
        locations = self.env["stock.location"].sudo()
        domain = [("usage", "=", "production"), ("company_id", "=", company.id)]
        location = locations.search(domain, limit=1)
        if not location:
            company.sudo()._create_production_location()
            location = locations.search(domain, limit=1)
        return location.with_env(self.env)

    @api.model
    def _sp_setup_existing_warehouses(self):
        """Give the warehouses that existed before this module their harvest operation type."""
        # An installation has no language of its own: what it names is read by people of one.
        speaking = self.with_context(lang=self.env.user.lang)
        for warehouse in speaking.search([("sp_harvest_type_id", "=", False)]):
            values = warehouse._create_or_update_sequences_and_picking_types()
            if values:
                warehouse.write(values)
            if warehouse.out_type_id.create_backorder == "ask":
                warehouse.out_type_id.create_backorder = "never"
