def post_init_hook(env):
    """Give what exists before the installation what new records get by themselves."""
    env["stock.warehouse"]._sp_setup_existing_warehouses()
