{
    "name": "Seconde Pousse: field work, dashboard",
    "summary": "The work of a season on one dashboard: hours, euros per hour, jobs, farms met, members, hires",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Services/Farm",
    "author": "Seconde Pousse",
    "license": "AGPL-3",
    "depends": ["seconde_pousse_chantier", "spreadsheet_dashboard"],
    "auto_install": True,
    "data": ["data/dashboards.xml", "views/chantier_dashboard_menus.xml"],
}
