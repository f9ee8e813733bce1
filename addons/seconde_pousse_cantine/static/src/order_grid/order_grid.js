import { onWillStart, onWillUnmount, reactive, useExternalListener, useState } from "@odoo/owl";
import { spellDay } from "@seconde_pousse/day_field/spell_day";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { toRow } from "./order_grid_cells";
import { OrderGridDay } from "./order_grid_day";
import { OrderGridDetails } from "./order_grid_details";
import { OrderGridRow } from "./order_grid_row";

/** Sites × products of one delivery day: typed with the keyboard, saved cell by cell. */
export class OrderGrid extends OrderGridDay {
    static template = "seconde_pousse_cantine.OrderGrid";
    static components = { OrderGridDetails, OrderGridRow };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.waiting = new Map();
        this.addedIds = [];
        this.state = useState({
            loadId: 0,
            day: this.props.action.context?.day || false,
            days: [],
            products: [],
            others: [],
            rows: [],
            holiday: false,
            isPast: false,
            organicWarning: "",
            isLoading: false,
            showAll: false,
            search: "",
            sums: {},
            currencyId: false,
            waitingCount: 0,
            isSaving: false,
            isOffline: false,
            blocked: [],
            progress: "",
        });
        // Not a state of this component: moving from cell to cell must not draw the whole grid again.
        this.active = reactive({ row: null, productId: false, message: "" });
        useSetupAction({
            beforeUnload: (ev) => this.beforeUnload(ev),
            beforeLeave: () => this.canLeave(),
        });
        useExternalListener(window, "online", () => this.flush());
        onWillStart(() => this.load());
        onWillUnmount(() => clearTimeout(this.retryTimeout));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get dayLabel() {
        const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
        return this.state.day && spellDay(deserializeDate(this.state.day), options);
    }

    get visibleRows() {
        const words = this.state.search.trim().toLowerCase();
        return this.state.rows.filter(
            (row) => this.isExpected(row) && (!words || `${row.name} ${row.round || ""}`.toLowerCase().includes(words))
        );
    }

    /** Without any round on that day, every site is expected. */
    isExpected(row) {
        return this.state.showAll || !this.hasRounds || Boolean(row.round) || row.state !== "none";
    }

    get hasRounds() {
        return this.state.rows.some((row) => row.round);
    }

    get columns() {
        const { sums } = this.state;
        return this.state.products.map((product) => {
            const ordered = sums[product.id] || 0;
            const left = Math.round((product.available - ordered) * 100) / 100;
            const isAnnounced = product.announced !== null;
            const lacking = ordered - product.gone - product.in_stock;
            return {
                product,
                ordered,
                left,
                announcedHelp: this.getAnnouncedHelp(product),
                leftHelp: isAnnounced
                    ? _t("Announced, less what is ordered")
                    : _t("In stock, less what is ordered here and not confirmed yet on the days before"),
                stockHelp:
                    lacking > 0.005
                        ? _t("%s more to pick before that day, or to share out", this.formatQuantity(lacking))
                        : _t("Not held, less the deliveries of the days before"),
                isLacking: lacking > 0.005,
                isShort: left < 0 && ordered > 0,
            };
        });
    }

    getAnnouncedHelp(product) {
        if (product.announced === null) {
            return _t("No offer of that day holds this product");
        }
        const names = {
            base: this.formatQuantity(product.offered),
            other: this.formatQuantity(product.elsewhere),
            over: this.formatQuantity(product.overrun),
        };
        return product.overrun
            ? _t("%(base)s in the offer, %(other)s ordered on its other days: %(over)s too much already", names)
            : _t("%(base)s in the offer, %(other)s ordered on its other days", names);
    }

    get draftCount() {
        return this.state.rows.filter((row) => row.state === "draft").length;
    }

    get mailCount() {
        const toMail = (row) => row.orders.filter((order) => order.to_mail).length;
        return this.state.isPast ? 0 : this.state.rows.reduce((count, row) => count + toMail(row), 0);
    }

    get refusedCount() {
        const refused = (row) => Object.values(row.status).filter((status) => status.kind === "error").length;
        return this.state.rows.reduce((count, row) => count + refused(row), 0);
    }

    get saveState() {
        if (this.state.isOffline) {
            return { kind: "warning", text: _t("No network, not saved: %s", this.state.waitingCount) };
        }
        if (this.state.waitingCount || this.state.isSaving) {
            return { kind: "secondary", text: _t("Saving…") };
        }
        if (this.refusedCount) {
            return { kind: "danger", text: _t("Refused: %s", this.refusedCount) };
        }
        return { kind: "success", text: _t("All saved ✓") };
    }

    formatQuantity(quantity) {
        return formatFloat(quantity || 0, { digits: [16, 2], trailingZeros: false });
    }

    // ------------------------------------------------------------------
    // The day
    // ------------------------------------------------------------------

    async load() {
        const load = (this.lastLoad = this.orm.call("sp.order.grid", "get_grid", [this.state.day, this.addedIds]));
        this.state.isLoading = true;
        try {
            const { day, days, holiday, is_past, organic_warning, products, others, rows, currency_id } = await load;
            // A slow answer about another day must not replace what is shown.
            if (load === this.lastLoad) {
                Object.assign(this.state, { day, days, holiday, products, others, isPast: is_past });
                this.state.organicWarning = organic_warning;
                Object.assign(this.state, { currencyId: currency_id, isOffline: false });
                this.state.loadId += 1;
                this.state.rows = rows.map(toRow);
                this.sumColumns();
                this.activateFirst();
            }
        } catch (error) {
            this.fail(error);
        } finally {
            if (load === this.lastLoad) {
                this.state.isLoading = false;
            }
        }
    }

    async changeDay(day) {
        // Somebody who types a year writes 0002, 0020 and 0202 first.
        if (day > "2000" && day !== this.state.day && (await this.canLeave())) {
            this.addedIds = [];
            Object.assign(this.state, { day, rows: [], products: [], blocked: [] });
            await this.load();
        }
    }

    shiftDay(days) {
        return this.changeDay(serializeDate(deserializeDate(this.state.day).plus({ days })));
    }

    async addProduct(ev) {
        // The start of a name is enough when only one product is called so.
        const typed = ev.target.value.trim().toLowerCase();
        const exact = this.state.others.filter((other) => other.name.toLowerCase() === typed);
        const near = this.state.others.filter((other) => typed && other.name.toLowerCase().includes(typed));
        const product = exact[0] || (near.length === 1 && near[0]);
        if (product) {
            ev.target.value = "";
            await this.flush();
            this.addedIds.push(product.id);
            await this.load();
            this.activate(this.active.row?.id, product.id);
        }
    }

    // ------------------------------------------------------------------
    // Move
    // ------------------------------------------------------------------

    activateFirst() {
        const rows = this.visibleRows.filter((row) => row.state !== "prepared");
        const row = rows.find(({ id }) => id === this.active.row?.id) || rows[0];
        const { products } = this.state;
        const product = products.find(({ id }) => id === this.active.productId) || products[0];
        this.activate(row?.id, product?.id);
    }

    activate(siteId, productId = false) {
        const row = this.state.rows.find(({ id }) => id === siteId) || null;
        if (this.active.row && this.active.row.id !== siteId) {
            this.active.row.activeProductId = false;
        }
        if (row) {
            row.activeProductId = productId;
        }
        Object.assign(this.active, { row, productId, message: "" });
    }

    select(siteId) {
        this.activate(siteId, this.active.productId || this.state.products[0]?.id);
    }

    move(siteId, productId, down, right, wraps) {
        const rows = this.visibleRows.filter((row) => row.state !== "prepared" || row.id === siteId);
        const { products } = this.state;
        let row = rows.findIndex(({ id }) => id === siteId) + down;
        let column = products.findIndex(({ id }) => id === productId) + right;
        if (wraps && (column < 0 || column >= products.length)) {
            row += right;
            column = right > 0 ? 0 : products.length - 1;
        }
        if (!rows[row] || !products[column]) {
            return false;
        }
        this.activate(rows[row].id, products[column].id);
        return true;
    }

    // ------------------------------------------------------------------
    // References of the payer
    // ------------------------------------------------------------------

    async saveReference(order, name, ev) {
        const answer = await this.orm.call("sp.order.grid", "save_references", [order.id, { [name]: ev.target.value }]);
        this.show(answer);
    }

    // ------------------------------------------------------------------
    // Open
    // ------------------------------------------------------------------

    openOrder(orderId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "sale.order",
            res_id: orderId,
            views: [[false, "form"]],
        });
    }

    openSite(siteId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: siteId,
            views: [[false, "form"]],
        });
    }

    // ------------------------------------------------------------------
    // Leave
    // ------------------------------------------------------------------

    async canLeave() {
        document.activeElement?.blur?.();
        await this.flush();
        if (!this.waiting.size) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Cells not saved: %s", this.waiting.size),
                    body: _t("Without network they only exist on this screen. Leave anyway and lose them?"),
                    confirmLabel: _t("Leave and lose them"),
                    confirm: () => {
                        this.waiting.clear();
                        resolve(true);
                    },
                    cancelLabel: _t("Stay here"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    beforeUnload(ev) {
        if (this.waiting.size) {
            ev.preventDefault();
            ev.returnValue = "";
        }
    }
}

registry.category("actions").add("seconde_pousse_cantine.order_grid", OrderGrid);
