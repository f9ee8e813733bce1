{
    "name": "Seconde Pousse – Activities and Funders",
    "summary": "The two analytic plans that hours, invoices and subsidies share: activity and funder",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Accounting/Accounting",
    "author": "Seconde Pousse",
    "license": "AGPL-3",
    "depends": ["account"],
    "uninstall_hook": "uninstall_hook",
    "data": [
        "data/account_analytic_plan_data.xml",
        "data/existing_companies_data.xml",
    ],
}
