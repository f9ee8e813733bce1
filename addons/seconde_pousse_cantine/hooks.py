def uninstall_hook(env):
    """Remove what this module made and Odoo does not know as its data."""
    _remove_products(env)
    _remove_yearly_counters(env)
    _switch_price_lists_off(env)


def _remove_products(env):
    """Delete the crate and the fee as a user would: the cascade of the database leaves their values and messages."""
    names = env["ir.model.data"].search([("module", "=", "seconde_pousse_cantine"), ("model", "=like", "product.%")])
    products = env["product.product"].with_context(active_test=False)
    products = products.search(
        [
            "|",
            ("id", "in", names.filtered(lambda name: name.model == "product.product").mapped("res_id")),
            ("product_tmpl_id", "in", names.filtered(lambda name: name.model == "product.template").mapped("res_id")),
        ]
    )
    # The crate ledger goes with the module: it keeps no product back.
    env.cr.execute("DELETE FROM sp_crate_move WHERE product_id = ANY(%s)", [products.ids])
    env.invalidate_all()
    for model in ("stock.move", "account.move.line", "sale.order.line"):
        products -= env[model].search([("product_id", "in", products.ids)]).product_id
    env["product.value"].search([("product_id", "in", products.ids)]).unlink()
    products.unlink()


def _remove_yearly_counters(env):
    """The database's own counters of each year outlive the cascade."""
    names = env["ir.model.data"].search([("module", "=", "seconde_pousse_cantine"), ("model", "=", "ir.sequence")])
    env["ir.sequence"].browse(names.mapped("res_id")).exists().date_range_ids.unlink()


def _switch_price_lists_off(env):
    """Price lists were switched on for the offers: with one list at most nobody uses them."""
    if env["product.pricelist"].search_count([], limit=2) < 2:
        env.ref("base.group_user").implied_ids -= env.ref("product.group_product_pricelist")
