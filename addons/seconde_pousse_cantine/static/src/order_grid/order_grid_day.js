import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { OrderGridEntry } from "./order_grid_entry";

/** What is done for all the sites of the day at once: propose, repeat, confirm, tell. */
export class OrderGridDay extends OrderGridEntry {
    async proposeMeals(product) {
        await this.flush();
        const siteIds = this.visibleRows.map(({ id }) => id);
        this.putAll(await this.orm.call("sp.order.grid", "get_meal_proposal", [this.state.day, product.id, siteIds]));
    }

    async repeatLastWeek(siteIds) {
        await this.flush();
        const entries = await this.orm.call("sp.order.grid", "get_last_week", [this.state.day, siteIds]);
        const known = new Set(this.state.products.map(({ id }) => id));
        const missing = entries.filter((entry) => !known.has(entry.product_id)).map((entry) => entry.product_id);
        if (missing.length) {
            this.addedIds.push(...missing);
            await this.load();
        }
        this.putAll(entries.map((entry) => ({ ...entry, origin: "repeat" })));
    }

    repeatForAll() {
        return this.repeatLastWeek(this.visibleRows.map(({ id }) => id));
    }

    putAll(entries) {
        const known = new Set(this.state.rows.map(({ id }) => id));
        for (const entry of entries.filter(({ site_id }) => known.has(site_id))) {
            this.put({ origin: "grid", ...entry });
        }
        this.flush();
    }

    async confirmDay() {
        await this.flush();
        const short = this.columns.filter(({ isShort }) => isShort);
        const shortText = short.map(
            ({ product, left }) => `${product.name} ${this.formatQuantity(-left)} ${product.unit}`
        );
        this.dialog.add(ConfirmationDialog, {
            title: _t("Confirm the day"),
            body: short.length
                ? _t(
                      "To confirm: %(count)s. Not enough of: %(products)s. Orders are confirmed as asked: share what there is in the allocation.",
                      { count: this.draftCount, products: shortText.join(", ") }
                  )
                : _t("To confirm: %s. Their deliveries are made.", this.draftCount),
            confirmLabel: _t("Confirm"),
            confirm: () => this.confirmOrders(),
            cancel: () => {},
        });
    }

    async confirmOrders() {
        const total = this.draftCount;
        const blocked = [];
        let confirmed = 0;
        let left = total;
        try {
            while (left) {
                this.state.progress = _t("%(done)s of %(total)s confirmed…", { done: confirmed, total });
                const skipped = blocked.map(({ order_id }) => order_id);
                const answer = await this.orm.call("sp.order.grid", "confirm_day", [this.state.day, skipped]);
                confirmed += answer.confirmed;
                blocked.push(...answer.blocked);
                left = answer.left;
                this.show(answer);
            }
        } finally {
            this.state.progress = "";
        }
        this.state.blocked = blocked;
        this.active.message = _t("Orders confirmed: %s", confirmed);
    }

    async mailConfirmations() {
        const unreached = [];
        let mailed = 0;
        let left = this.mailCount;
        try {
            while (left) {
                this.state.progress = _t("Mailed: %s…", mailed);
                const skipped = unreached.map(({ id }) => id);
                const answer = await this.orm.call("sp.order.grid", "mail_confirmations", [this.state.day, skipped]);
                mailed += answer.mailed;
                unreached.push(...answer.unreached);
                left = answer.left;
                this.show(answer);
            }
        } finally {
            this.state.progress = "";
        }
        const names = unreached.map(({ name }) => name).join(", ");
        this.active.message = unreached.length
            ? _t("Confirmations mailed: %(mailed)s. No e-mail on the form of: %(names)s.", { mailed, names })
            : _t("Confirmations mailed: %s.", mailed);
    }
}
