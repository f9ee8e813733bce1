def uninstall_hook(env):
    """Remove what this module made and Odoo does not know as its data.

    Done moves, invoices and the taxes they bear stay: they are the books.
    """
    everything = env(context={**env.context, "active_test": False})
    _remove_harvest_types(everything)
    # The database's own counters of each year outlive the cascade.
    everything["ir.sequence"].search([("code", "=", "sp.harvest")]).date_range_ids.unlink()
    _remove_unused_taxes(everything)


def _remove_harvest_types(env):
    types = env["stock.picking.type"].search([("code", "=", "sp_harvest")])
    sequences = types.sequence_id
    env["stock.warehouse"].search([("sp_harvest_type_id", "in", types.ids)]).sp_harvest_type_id = False
    env.cr.execute("UPDATE stock_move SET picking_type_id = NULL WHERE picking_type_id = ANY(%s)", [types.ids])
    env.invalidate_all()
    types.unlink()
    sequences.unlink()


def _remove_unused_taxes(env):
    names = env["ir.model.data"].search(
        [("module", "=", "account"), ("model", "=", "account.tax"), ("name", "=like", "%\\_sp\\_tva\\_%")]
    )
    taxes = env["account.tax"].browse(names.mapped("res_id")).exists()
    lines = env["account.move.line"].search(["|", ("tax_ids", "in", taxes.ids), ("tax_line_id", "in", taxes.ids)])
    (taxes - lines.tax_ids - lines.tax_line_id).unlink()
