"""Set-up, run and test commands of Seconde Pousse. Standard library only: it runs before anything is installed."""
