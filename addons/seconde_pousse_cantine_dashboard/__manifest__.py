{
    "name": "Seconde Pousse: canteens, dashboard",
    "summary": "The deliveries of a season on one dashboard: kilograms, service rate, euros, organic share",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Supply Chain/Farm",
    "author": "Seconde Pousse",
    "license": "AGPL-3",
    "depends": ["seconde_pousse_cantine", "spreadsheet_dashboard"],
    "auto_install": True,
    "data": ["data/dashboards.xml", "views/cantine_dashboard_menus.xml"],
}
