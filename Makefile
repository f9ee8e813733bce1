# Two commands are all there is to know: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run setup stop clean test lint translations bench screenshots

help:
	@sed -n 's/^#: //p' Makefile

#: make run          set up what is missing, then serve on http://127.0.0.1:8069 (ODOO_PORT=… for another port)
#: make test         set up what is missing, then run every test
#: make setup        the same as make run, without serving
#: make stop         stop Odoo and the embedded PostgreSQL
#: make clean        stop, then delete the cache folder and the demonstration database with it
#: make lint         check the style of the code, the addons and the translations
#: make translations bring the .pot and fr.po of each addon up to date
#: make bench        run the measurements of bench/
#: make screenshots  take the pictures of the README and of the guide
run setup stop clean test lint translations bench screenshots:
	@bin/setup $@
