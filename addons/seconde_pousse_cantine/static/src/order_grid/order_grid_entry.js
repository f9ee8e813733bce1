import { Component, toRaw } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { parseQuantity, sumColumns, takeBatch, updateRow } from "./order_grid_cells";

const BATCH = 40;
const RETRY_DELAY = 10000;

/** What is typed in the grid: kept until the server answers, one request at a time. */
export class OrderGridEntry extends Component {
    commit(siteId, productId, text) {
        const row = this.state.rows.find(({ id }) => id === siteId);
        const quantity = parseQuantity(text);
        if (!row) {
            return;
        }
        if (quantity === (row.cells[productId] || 0)) {
            // Whoever comes back to a refused cell and leaves what is there has seen it.
            row.status[productId]?.kind === "error" && delete row.status[productId];
            return;
        }
        this.put({ site_id: siteId, product_id: productId, value: text, origin: "grid" });
        this.flush();
    }

    /** Cells copied from a spreadsheet go to this cell and those at its right and under it; empty ones change nothing. */
    paste(siteId, productId, text) {
        const { products } = this.state;
        const rows = this.visibleRows;
        const top = rows.findIndex(({ id }) => id === siteId);
        const left = products.findIndex(({ id }) => id === productId);
        let outside = 0;
        const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
        for (const [down, line] of lines.entries()) {
            for (const [right, cell] of line.split("\t").entries()) {
                const [row, product, value] = [rows[top + down], products[left + right], cell.trim()];
                if (value && row && product) {
                    this.put({ site_id: row.id, product_id: product.id, value, origin: "grid" });
                } else if (value) {
                    outside += 1;
                }
            }
        }
        this.active.message = outside ? _t("Pasted beyond the grid, left out: %s", outside) : "";
        this.flush();
    }

    put(entry) {
        const row = this.state.rows.find(({ id }) => id === entry.site_id);
        const quantity = parseQuantity(entry.value);
        if (!Number.isNaN(quantity)) {
            row.cells[entry.product_id] = quantity;
            this.sumColumns();
        }
        row.status[entry.product_id] = { kind: "saving" };
        this.waiting.set(`${entry.site_id}-${entry.product_id}`, entry);
        this.state.waitingCount = this.waiting.size;
    }

    /** One request at a time: what is typed meanwhile leaves with the next one. */
    flush() {
        this.flushing = (this.flushing || Promise.resolve()).then(() => this.sendWaiting());
        return this.flushing;
    }

    async sendWaiting() {
        clearTimeout(this.retryTimeout);
        while (this.waiting.size) {
            const batch = takeBatch(this.waiting, BATCH);
            this.state.isSaving = true;
            try {
                await this.send(batch.map(([, entry]) => entry));
                this.state.isOffline = false;
            } catch (error) {
                // What was typed again meanwhile is newer.
                this.waiting = new Map([...batch, ...this.waiting]);
                this.fail(error);
                return;
            } finally {
                Object.assign(this.state, { isSaving: false, waitingCount: this.waiting.size });
            }
        }
    }

    async send(entries) {
        const byId = new Map(this.state.rows.map((row) => [row.id, row]));
        const sent = entries.map(({ origin, ...entry }) => ({
            ...entry,
            expected: byId.get(entry.site_id).server[entry.product_id] || 0,
        }));
        const { day } = this.state;
        const answer = await this.orm.silent.call("sp.order.grid", "save_cells", [day, sent, entries[0].origin]);
        this.show(answer);
        for (const { site_id, product_id, message } of answer.errors) {
            const row = byId.get(site_id);
            if (row && !this.isWaiting(site_id, product_id)) {
                row.status[product_id] = { kind: "error", message };
                this.active.message = message;
            }
        }
    }

    isWaiting(siteId, productId) {
        return this.waiting.has(`${siteId}-${productId}`);
    }

    show({ rows, products = [] }) {
        const byId = new Map(this.state.rows.map((row) => [row.id, row]));
        for (const values of rows) {
            if (byId.has(values.id)) {
                updateRow(byId.get(values.id), values, (siteId, productId) => this.isWaiting(siteId, productId));
            }
        }
        for (const values of products) {
            const product = this.state.products.find(({ id }) => id === values.id);
            product && Object.assign(product, values);
        }
        this.sumColumns();
        this.countDay();
    }

    /** The day's button in the week tells what is left to confirm, like the grid below it. */
    countDay() {
        const orders = toRaw(this.state).rows.flatMap((row) => row.orders);
        const draft = orders.filter(({ state }) => state === "draft").length;
        const today = this.state.days.find(({ day }) => day === this.state.day);
        today && Object.assign(today, { draft, confirmed: orders.length - draft });
    }

    /** On the raw rows: nobody has to be told of thousands of reads. */
    sumColumns() {
        this.state.sums = sumColumns(toRaw(this.state).rows);
    }

    fail(error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
        this.state.isOffline = true;
        clearTimeout(this.retryTimeout);
        this.retryTimeout = setTimeout(() => (this.waiting.size ? this.flush() : this.load()), RETRY_DELAY);
    }
}
