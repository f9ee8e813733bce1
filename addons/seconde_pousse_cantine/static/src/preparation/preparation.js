import { EventBus, onMounted, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { DayField } from "@seconde_pousse/day_field/day_field";
import { spellDay } from "@seconde_pousse/day_field/spell_day";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { PreparationLine } from "./preparation_line";
import { PreparationScale } from "./preparation_scale";
import { LotSheet, ReasonSheet, SubstituteSheet } from "./preparation_sheets";
import { formatQuantity, sumUp } from "./weights";

/**
 * What leaves on a day, weighed once: by product, by order, and what is missing.
 * The server keeps everything; without network, a weight stays in its field, marked as not sent.
 */
export class Preparation extends PreparationScale {
    static template = "seconde_pousse_cantine.Preparation";
    static components = { DayField, PreparationLine, LotSheet, ReasonSheet, SubstituteSheet };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.bus = new EventBus();
        this.timers = new Map();
        const { day, tab } = this.props.action.context || {};
        const { day: shownDay, tab: shownTab, openId } = this.props.state || {};
        this.state = useState({
            day: shownDay || day || false,
            tab: shownTab || tab || "products",
            openId: openId || false,
            orders: [],
            lines: [],
            products: [],
            missing: [],
            reasons: [],
            canShare: false,
            toTell: 0,
            sheet: null,
            saving: {},
            unsent: {},
            message: "",
            warnings: [],
            isLoading: false,
            isOffline: false,
        });
        useSetupAction({
            getLocalState: () => ({ day: this.state.day, tab: this.state.tab, openId: this.state.openId }),
            beforeUnload: (ev) => this.beforeUnload(ev),
        });
        useExternalListener(window, "online", () => this.retry());
        onWillStart(() => this.load());
        onMounted(() => this.env.config.setDisplayName(_t("Preparation")));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get dayLabel() {
        return spellDay(deserializeDate(this.state.day), { weekday: "long", day: "numeric", month: "long" });
    }

    get tabs() {
        return [
            { id: "products", name: _t("By product"), count: this.leftToWeigh },
            { id: "orders", name: _t("By order"), count: this.ordersToDo.length },
            { id: "missing", name: _t("Missing"), count: this.state.missing.filter((row) => row.lacking).length },
        ];
    }

    get openLines() {
        return this.state.lines.filter((line) => !line.is_locked);
    }

    get leftToWeigh() {
        return this.openLines.filter((line) => !line.is_weighed).length;
    }

    get ordersToDo() {
        return this.state.orders.filter((order) => order.state === "todo");
    }

    get preparedOrders() {
        return this.state.orders.filter((order) => order.state === "prepared");
    }

    get shortLines() {
        return this.state.lines.filter((line) => line.is_weighed && line.quantity < line.ordered && line.reason);
    }

    get tellLabel() {
        return _t("Tell the sites by mail (%s)", this.state.toTell);
    }

    get deliverLabel() {
        return _t("Prepared orders leave (%s)", this.preparedOrders.length);
    }

    format(number, uom) {
        return formatQuantity(number, uom);
    }

    getLines(name, id) {
        return this.state.lines.filter((line) => line[name] === id);
    }

    sumUp(lines) {
        return sumUp(lines);
    }

    toggle(id) {
        this.state.openId = this.state.openId === id ? false : id;
    }

    setTab(tab) {
        Object.assign(this.state, { tab, openId: false });
    }

    // ------------------------------------------------------------------
    // The day
    // ------------------------------------------------------------------

    async load() {
        const call = (this.lastLoad = this.orm.call("sp.preparation", "get_day", [this.state.day]));
        this.state.isLoading = true;
        try {
            const screen = await call;
            // A slow answer about another day must not replace what is shown.
            if (call === this.lastLoad) {
                this.show(screen);
            }
        } catch (error) {
            this.fail(error);
        } finally {
            this.state.isLoading = false;
        }
    }

    show({ day, orders, lines, products, missing, reasons, can_share, to_tell }) {
        Object.assign(this.state, {
            day,
            orders,
            lines: lines.map((line) => this.keepCrates(line)),
            products,
            missing,
            reasons,
            canShare: can_share,
            toTell: to_tell,
            isOffline: false,
        });
    }

    /** What the server says of a line does not undo the crates just counted, which it will be told in a moment. */
    keepCrates(line) {
        const counted = this.timers.has(line.id) && this.state.lines.find((other) => other.id === line.id);
        return counted ? { ...line, crates: counted.crates } : line;
    }

    /** Only what the server touched: the rest of the screen does not move under the hand. */
    refresh({ lines, orders }) {
        const newLines = new Map(lines.map((line) => [line.id, this.keepCrates(line)]));
        const newOrders = new Map(orders.map((order) => [order.id, order]));
        this.state.lines = this.state.lines.map((line) => newLines.get(line.id) || line);
        this.state.orders = this.state.orders.map((order) => newOrders.get(order.id) || order);
        this.state.isOffline = false;
    }

    changeDay(day) {
        this.writeAllCrates();
        Object.assign(this.state, { day, openId: false, message: "", warnings: [], unsent: {}, lines: [], orders: [] });
        Object.assign(this.state, { products: [], missing: [] });
        return this.load();
    }

    beforeUnload(ev) {
        if (Object.keys(this.state.unsent).length) {
            ev.preventDefault();
            ev.returnValue = "";
        }
    }

    // ------------------------------------------------------------------
    // Orders
    // ------------------------------------------------------------------

    async tapPrepared(order) {
        const left = this.getLines("order_id", order.id).filter((line) => !line.is_weighed);
        if (left.length && !this.state.sheet) {
            this.state.sheet = { name: "unweighed", order, lines: left };
            return;
        }
        this.state.sheet = null;
        await this.call("set_prepared", [order.id], (result) => this.refresh(result));
    }

    reopen(order) {
        return this.call("set_prepared", [order.id, false], (result) => this.refresh(result));
    }

    deliver() {
        return this.call("deliver", [this.state.day], ({ message, warnings, screen }) => {
            this.show(screen);
            Object.assign(this.state, { message, warnings, sheet: null });
        });
    }

    askDelivery() {
        this.state.sheet = { name: "deliver", orders: this.preparedOrders };
    }

    async openSubstitutes(line) {
        await this.call("get_substitutes", [line.id], (products) => {
            this.state.sheet = { name: "substitute", line, products };
        });
    }

    substitute(line, productId, quantity, isPriceAccepted) {
        const args = [line.id, productId, quantity, isPriceAccepted, line.version];
        this.state.sheet = null;
        return this.call("substitute", args, ({ answer, message, ...screen }) => {
            this.show(screen);
            if (answer === "conflict") {
                this.state.sheet = { name: "conflict", line, message };
            }
        });
    }

    undoSubstitution(line) {
        return this.call("undo_substitution", [line.id], (screen) => this.show(screen));
    }

    print(name, order) {
        return this.orm.call("stock.picking", name, [[order.id]]).then((action) => this.action.doAction(action));
    }

    async printLabelsOfDay() {
        const ids = this.state.orders.filter((order) => order.state !== "left").map((order) => order.id);
        return this.action.doAction(await this.orm.call("stock.picking", "action_sp_print_crate_labels", [ids]));
    }

    openPicking(order) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "stock.picking",
            res_id: order.id,
            views: [[false, "form"]],
        });
    }

    // ------------------------------------------------------------------
    // What is missing
    // ------------------------------------------------------------------

    shareOut(productId = false) {
        return this.call("open_allocations", [this.state.day, productId], (action) => this.action.doAction(action));
    }

    tell() {
        return this.call("tell", [this.state.day], async ({ params: { message, type } }) => {
            this.notification.add(message, { type, sticky: type === "warning" });
            await this.load();
        });
    }

    // ------------------------------------------------------------------
    // Network
    // ------------------------------------------------------------------

    async call(method, args, onDone) {
        try {
            return await onDone(await this.orm.call("sp.preparation", method, args));
        } catch (error) {
            this.fail(error);
        }
    }

    fail(error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
        this.state.isOffline = true;
    }

    async retry() {
        const unsent = Object.entries(this.state.unsent);
        for (const [id, values] of unsent) {
            const line = this.state.lines.find((other) => other.id === Number(id));
            await this.weigh(line, values, { moveOn: false });
        }
        if (this.state.isOffline && !unsent.length) {
            await this.load();
        }
    }
}

registry.category("actions").add("seconde_pousse_cantine.preparation", Preparation);
