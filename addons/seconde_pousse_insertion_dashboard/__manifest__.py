{
    "name": "Seconde Pousse: insertion, dashboard",
    "summary": "The published figures of a year on one dashboard: people, exits, FTE",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Human Resources",
    "author": "Seconde Pousse",
    "license": "AGPL-3",
    "depends": ["seconde_pousse_insertion", "spreadsheet_dashboard"],
    "auto_install": True,
    "data": ["data/dashboards.xml", "views/insertion_dashboard_menus.xml"],
}
