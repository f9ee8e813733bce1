import { Component, markRaw, onWillStart, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { DayField } from "@seconde_pousse/day_field/day_field";
import { spellDay } from "@seconde_pousse/day_field/spell_day";
import { EntryStore, LastScreen, makeUuid } from "@seconde_pousse/entry_store/entry_store";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDate, serializeDate, serializeDateTime, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatMinutes } from "../minutes/minutes";
import { addRow, fillPlan, getDayTotal, lacksPlanned, makeAddedCard, makeCard, putBack, toggle, toValues } from "./crew_cards";
import { HoursCard } from "./hours_card";
import { AddTaskSheet, LendSheet } from "./hours_sheets";

const RETRY_DELAY = 15000;

/**
 * The hours of a crew on a day, on a phone: who, how long, once per task, saved in one tap.
 * Without network they are kept on the phone, and sent when it is back.
 */
export class CrewHours extends Component {
    static template = "seconde_pousse_chantier.CrewHours";
    static components = { AddTaskSheet, ControlPanel, DayField, HoursCard, LendSheet };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.store = new EntryStore("hours");
        this.lastScreen = new LastScreen("hours");
        this.scroll = useRef("scroll");
        const { crew_id, date, default_task_id } = this.props.action.context || {};
        this.taskId = default_task_id || false;
        const day = date || serializeDate(today());
        this.state = useState({
            day,
            half: this.guessHalf(day),
            crewId: crew_id || false,
            crews: [],
            people: [],
            cards: [],
            tasks: [],
            kinds: [],
            others: [],
            kept: [],
            sheet: null,
            isOffline: false,
            isLoading: false,
            isSending: false,
            isLasting: true,
            hasSaved: false,
        });
        useSetupAction({
            beforeUnload: (ev) => this.beforeUnload(ev),
            beforeLeave: () => this.canDropCards(),
        });
        useExternalListener(window, "online", () => this.retry());
        onWillStart(async () => {
            await this.store.open();
            this.readStore();
            await this.load();
            this.sendAll();
        });
        onWillUnmount(() => clearTimeout(this.retryTimeout));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get halves() {
        return [
            { id: "am", name: _t("Morning") },
            { id: "pm", name: _t("Afternoon") },
            { id: "day", name: _t("Whole day") },
        ];
    }

    get dayLabel() {
        return spellDay(deserializeDate(this.state.day), { weekday: "long", day: "numeric", month: "long" });
    }

    get isToday() {
        return this.state.day === serializeDate(today());
    }

    get crewName() {
        return this.state.crews.find((crew) => crew.id === this.state.crewId)?.name || "";
    }

    get dirtyCards() {
        return this.state.cards.filter((card) => card.isDirty && !card.is_locked);
    }

    get lackingCards() {
        const { cards, people, half } = this.state;
        return cards.filter((card) => !card.is_locked && lacksPlanned(card, people, half));
    }

    get waiting() {
        return this.state.kept.filter((entry) => !entry.refusal && !entry.conflict);
    }

    get stopped() {
        return this.state.kept.filter((entry) => entry.refusal || entry.conflict);
    }

    /** Everybody's day, beside what the roll-call says. */
    get days() {
        return this.state.people
            .map((person) => ({ person, total: getDayTotal(this.state.cards, person) }))
            .filter(({ person, total }) => total || person.presence);
    }

    get isStopped() {
        return this.stopped.some((entry) => this.isShown(entry));
    }

    get aboveCount() {
        return this.days.filter((row) => this.isAbove(row)).length;
    }

    isAbove({ person, total }) {
        return Number.isInteger(person.presence) && total > person.presence;
    }

    /** “3 h 30 typed, 3 h present” */
    sayDay({ person, total }) {
        const typed = formatMinutes(total);
        return Number.isInteger(person.presence)
            ? _t("%(typed)s typed, %(present)s present", { typed, present: formatMinutes(person.presence) })
            : _t("%s typed", typed);
    }

    sayElsewhere({ person }) {
        return _t("of which %s with another crew", formatMinutes(person.elsewhere));
    }

    get saveLabel() {
        const count = this.dirtyCards.length;
        return count > 1 ? _t("Save (%s tasks)", count) : _t("Save");
    }

    spellEntryDay(entry) {
        return spellDay(deserializeDate(entry.day), { weekday: "long", day: "numeric", month: "long" });
    }

    guessHalf(day) {
        return day === serializeDate(today()) && luxon.DateTime.local().hour < 14 ? "am" : "day";
    }

    // ------------------------------------------------------------------
    // Crew, day, half-day
    // ------------------------------------------------------------------

    async load() {
        const { crewId, day } = this.state;
        const load = this.orm.silent.call("sp.work.entry", "get_screen", [crewId, day, this.taskId]);
        this.lastLoad = load;
        this.state.isLoading = true;
        try {
            const screen = await load;
            // A slow answer about another day must not replace what is shown.
            if (load === this.lastLoad) {
                this.show(screen);
                this.state.isOffline = false;
            }
        } catch (error) {
            this.fail(error);
            const screen = this.lastScreen.read(day);
            if (load === this.lastLoad && screen && !this.state.cards.length && [false, screen.crew_id].includes(crewId)) {
                this.show(screen);
            }
        } finally {
            if (load === this.lastLoad) {
                this.state.isLoading = false;
            }
        }
    }

    show(screen, mine = []) {
        const { day, crews, crew_id, people, cards, tasks, kinds, others } = screen;
        this.lastScreen.keep(screen);
        const kept = this.state.kept.filter((entry) => entry.day === day && entry.crewId === crew_id);
        const shown = cards.map((card) => this.makeCard(card, people, cards));
        if (shown.length === 1 || this.taskId) {
            (shown.find((card) => card.task_id === this.taskId) || shown[0]).isOpen = true;
        }
        Object.assign(this.state, { day, crews, crewId: crew_id, people, tasks, kinds, others });
        const values = [...kept.flatMap((entry) => entry.values.cards), ...mine];
        values.flatMap((one) => one.lines).forEach((line) => this.addPerson(line.person_id));
        this.state.cards = putBack(shown, values, [...cards, ...tasks, ...kinds], this.state.people);
        // What is kept for later is not to be saved again.
        this.state.cards.forEach((card) => (card.isDirty = card.isDirty && !(card.isMine && !mine.length)));
    }

    makeCard(card, people, cards) {
        // Several tasks and nobody planned on any: the plan does not say who does what.
        return makeCard(card, people, this.state.half, !card.planned.length && cards.length > 1);
    }

    addPerson(personId) {
        const other = this.state.others.find((one) => one.id === personId);
        if (other && !this.state.people.some((one) => one.id === personId)) {
            this.state.people.push({ ...other, due: { am: 0, pm: 0 }, presence: null, elsewhere: 0, is_absent: false });
        }
    }

    async change(values) {
        if (await this.canDropCards()) {
            this.taskId = false;
            const nothing = { cards: [], people: [], tasks: [], sheet: null, hasSaved: false };
            Object.assign(this.state, { ...nothing, ...values });
            await this.load();
        }
    }

    changeDay(day) {
        return this.change({ day, half: this.guessHalf(day) });
    }

    onCrewChange(ev) {
        return this.change({ crewId: Number(ev.target.value) });
    }

    setHalf(half) {
        this.state.half = half;
        const { cards, people } = this.state;
        // What the hand touched stays.
        this.state.cards = cards.map((card) =>
            card.session_id || card.isTouched || card.isMine ? card : { ...this.makeCard(card, people, cards), isOpen: card.isOpen }
        );
    }

    /** Everybody on what was planned, for the whole screen. */
    copyPlans() {
        for (const card of this.lackingCards) {
            fillPlan(card, this.state.people, this.state.half);
            this.touch(card);
        }
    }

    // ------------------------------------------------------------------
    // Cards
    // ------------------------------------------------------------------

    touch(card) {
        card.isTouched = true;
        this.state.hasSaved = false;
    }

    addTask(offer) {
        this.state.cards.push(makeAddedCard(offer, this.state.people));
        this.state.tasks = this.state.tasks.filter((task) => !offer.task_id || task.task_id !== offer.task_id);
        Object.assign(this.state, { sheet: null, hasSaved: false });
    }

    lend(personId) {
        const { card } = this.state.sheet;
        this.addPerson(personId);
        this.state.cards.forEach((one) => addRow(one, personId));
        const row = card.rows.find((one) => one.id === personId);
        if (!row.isIn) {
            toggle(card, row, this.state.people.find((one) => one.id === personId), this.state.half);
        }
        this.touch(card);
        this.state.sheet = null;
    }

    // ------------------------------------------------------------------
    // Saving, and sending what is kept
    // ------------------------------------------------------------------

    async save() {
        const cards = this.dirtyCards;
        if (!cards.length || this.state.isSending) {
            return;
        }
        const { day, crewId, half } = this.state;
        // Typed again before it was sent, or after a refusal: the last one says it all.
        const former = this.state.kept.filter((entry) => entry.day === day && entry.crewId === crewId);
        const mine = this.state.cards.filter((card) => card.isDirty || (former.length && card.isMine));
        const seen = this.state.cards.filter((card) => card.session_id).map((card) => card.session_id);
        const uuid = makeUuid();
        const values = { uuid, crew_id: crewId, day, seen, cards: mine.filter((card) => !card.is_locked).map(toValues) };
        const date = serializeDateTime(luxon.DateTime.now());
        await this.store.put({ uuid, date, day, crewId, half, crew: this.crewName, refusal: "", conflict: "", values });
        for (const entry of former) {
            await this.store.remove(entry.uuid);
        }
        this.readStore();
        cards.forEach((card) => Object.assign(card, { isDirty: false, isMine: true }));
        await this.sendAll();
    }

    readStore() {
        // Raw: what goes to the phone's own database is plain.
        Object.assign(this.state, { kept: this.store.getAll().map(markRaw), isLasting: this.store.isLasting });
    }

    async sendAll() {
        if (this.state.isSending || !this.waiting.length) {
            return;
        }
        clearTimeout(this.retryTimeout);
        this.state.isSending = true;
        try {
            for (const entry of this.waiting) {
                await this.send(entry);
            }
            this.state.isOffline = false;
        } catch (error) {
            this.fail(error);
        } finally {
            this.state.isSending = false;
        }
    }

    async send(entry) {
        try {
            const { state, message, screen } = await this.orm.silent.call("sp.work.entry", "save", [entry.values]);
            if (state === "conflict") {
                await this.stop({ ...entry, conflict: message, screen });
                return;
            }
            await this.store.remove(entry.uuid);
            this.readStore();
            if (this.isShown(entry)) {
                this.show(screen, this.dirtyCards.map(toValues));
                this.state.hasSaved = true;
            }
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            // What the server refuses stays on the phone until it is corrected.
            await this.stop({ ...entry, refusal: error.data?.message || error.message });
            this.markMine(entry);
        }
    }

    /** What was not taken is said at the top, where it is seen. */
    async stop(entry) {
        await this.store.put(entry);
        this.readStore();
        this.scroll.el?.scrollTo({ top: 0 });
    }

    isShown(entry) {
        return entry.day === this.state.day && entry.crewId === this.state.crewId;
    }

    markMine(entry) {
        if (this.isShown(entry)) {
            this.state.cards.filter((card) => card.isMine).forEach((card) => (card.isDirty = true));
        }
    }

    /** The other's hours are right: ours are forgotten. */
    async keepTheirs(entry) {
        await this.store.remove(entry.uuid);
        this.readStore();
        await this.load();
    }

    /** Ours are right: they are put on what is saved now, and sent again. */
    async putMine(entry) {
        const { cards, screen } = { ...entry.values, screen: entry.screen };
        await this.store.remove(entry.uuid);
        this.readStore();
        Object.assign(this.state, { half: entry.half, sheet: null });
        this.show(screen, cards);
        this.state.cards.filter((card) => card.isMine).forEach((card) => (card.isOpen = true));
        await this.save();
    }

    /** Look again at what the server refused, to correct it. */
    async correct(entry) {
        Object.assign(this.state, { half: entry.half, cards: [], sheet: null, crewId: entry.crewId, day: entry.day });
        await this.load();
        this.markMine(entry);
    }

    drop(entry) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Give it up"),
            body: _t("The hours typed for %(crew)s on this phone are lost.", { crew: entry.crew }),
            confirmLabel: _t("Give it up"),
            confirmClass: "btn-danger",
            cancelLabel: _t("Keep it"),
            cancel: () => {},
            confirm: () => this.keepTheirs(entry),
        });
    }

    fail(error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
        this.state.isOffline = true;
        clearTimeout(this.retryTimeout);
        this.retryTimeout = setTimeout(() => this.retry(), RETRY_DELAY);
    }

    async retry() {
        await this.sendAll();
        if (this.state.isOffline && !this.waiting.length && !this.dirtyCards.length) {
            await this.load();
        }
    }

    canDropCards() {
        if (!this.state.cards.some((card) => card.isDirty && card.isTouched)) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("These hours are not saved"),
                    body: _t("Leave anyway? What you typed on this screen is lost."),
                    confirmLabel: _t("Leave and lose it"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Stay here"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    beforeUnload(ev) {
        const isTyped = this.state.cards.some((card) => card.isDirty && card.isTouched);
        if (isTyped || (this.state.kept.length && !this.state.isLasting)) {
            ev.preventDefault();
            ev.returnValue = "";
        }
    }
}

registry.category("actions").add("seconde_pousse_chantier.crew_hours", CrewHours);
