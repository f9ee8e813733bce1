import { onWillStart, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { deserializeDate, serializeDate, today } from "@web/core/l10n/dates";
import { normalize } from "@web/core/l10n/utils/normalize";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { findChanges, indexCells, spellChange, spellClash } from "./week_board_changes";
import { WeekBoardNewTask } from "./week_board_new_task";
import { WeekBoardPlanning } from "./week_board_planning";
import { WeekBoardRow } from "./week_board_row";

const LOOK_DELAY = 20000;
const NEWS_SHOWN = 5;

/** The week of a crew: people × half-days. Drag a task, or tap it and then where it goes. */
export class WeekBoard extends WeekBoardPlanning {
    static template = "seconde_pousse_chantier.WeekBoard";
    static components = { ControlPanel, WeekBoardRow };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useState(useService("ui"));
        const { crew_id, monday, task_id } = this.props.action.context || {};
        this.state = useState({
            crews: [],
            crewId: crew_id || false,
            monday: monday || false,
            today: serializeDate(today()),
            days: [],
            people: [],
            guests: [],
            tasks: {},
            cells: {},
            stamp: "",
            search: "",
            shownDay: false,
            showsWeekend: false,
            showsTasks: false,
            showsClashes: false,
            carriedId: task_id || false,
            movedId: false,
            opened: null,
            target: "",
            done: null,
            news: [],
            isOffline: false,
            isLoading: false,
            isWorking: false,
        });
        this.dragged = null;
        useExternalListener(window, "online", () => this.retry());
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        onWillStart(() => this.load());
        this.lookInterval = setInterval(() => this.look(), LOOK_DELAY);
        onWillUnmount(() => clearInterval(this.lookInterval));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get hasWeekend() {
        const weekend = new Set(this.state.days.slice(5));
        return Object.values(this.state.cells).some((cell) => weekend.has(cell.day) && cell.assignments.length);
    }

    get weekDays() {
        return this.state.showsWeekend || this.hasWeekend ? this.state.days : this.state.days.slice(0, 5);
    }

    /** A phone shows one day at a time. */
    get shownDays() {
        return this.ui.isSmall ? [this.state.shownDay || this.state.days[0]] : this.weekDays;
    }

    get people() {
        const known = new Set(this.state.people.map(({ id }) => id));
        return [...this.state.people, ...this.state.guests.filter(({ id }) => !known.has(id))];
    }

    get weekLabel() {
        if (!this.state.days.length) {
            return "";
        }
        const [first, last] = [this.state.days[0], this.state.days[6]].map(deserializeDate);
        const options = { day: "numeric", month: this.ui.isSmall ? "short" : "long" };
        return _t("Week %(number)s: %(first)s to %(last)s", {
            number: first.weekNumber,
            first: first.toLocaleString(options),
            last: last.toLocaleString(options),
        });
    }

    getDayLabel(day) {
        return deserializeDate(day).toLocaleString({ weekday: "long", day: "numeric", month: "short" });
    }

    getShortDay(day) {
        return deserializeDate(day).toLocaleString({ weekday: "short", day: "numeric" });
    }

    get halfDaysByTask() {
        const counts = {};
        for (const { assignments } of Object.values(this.state.cells)) {
            for (const { task_id } of assignments) {
                counts[task_id] = (counts[task_id] || 0) + 1;
            }
        }
        return counts;
    }

    /** The crew's own tasks: to plan first, then those already on the board. */
    get taskGroups() {
        const counts = this.halfDaysByTask;
        const words = normalize(this.state.search.trim());
        const tasks = Object.values(this.state.tasks)
            .filter((task) => !task.crew)
            .filter((task) => !words || normalize(`${task.name} ${task.where} ${task.kind}`).includes(words))
            .map((task) => ({ ...task, count: counts[task.id] || 0 }));
        const isOpen = (task) => !task.count && !task.is_done;
        return [
            { name: _t("To plan"), tasks: tasks.filter((task) => isOpen(task) && !task.is_late) },
            { name: _t("Left from before"), tasks: tasks.filter((task) => isOpen(task) && task.is_late) },
            { name: _t("On the board"), tasks: tasks.filter((task) => task.count) },
        ].filter((group) => group.tasks.length);
    }

    get carried() {
        return this.state.tasks[this.state.carriedId];
    }

    get clashes() {
        return this.people.flatMap((person) =>
            Object.values(this.state.cells)
                .filter((cell) => cell.person_id === person.id && cell.is_clash)
                .map((cell) => spellClash(cell, person, this.state.tasks))
        );
    }

    /** Jobs planned without what the law asks before their first day. */
    get unsafeTasks() {
        return Object.values(this.state.tasks).filter((task) => task.safety);
    }

    getImage(task) {
        return task?.kind_id ? `/web/image/sp.work.kind/${task.kind_id}/image_128` : "";
    }

    // ------------------------------------------------------------------
    // The week
    // ------------------------------------------------------------------

    /** Read the week; ``isLook``: somebody else may have changed it, and is named. */
    async load({ isLook = false } = {}) {
        const { crewId, monday } = this.state;
        const orm = isLook ? this.orm.silent : this.orm;
        const load = (this.lastLoad = orm.call("sp.work.board", "get_week", [crewId, monday]));
        this.state.isLoading = !isLook;
        try {
            const week = await load;
            // A slow answer about another week must not replace what is shown.
            if (load === this.lastLoad) {
                this.show(week, isLook);
            }
        } catch (error) {
            this.fail(error, () => this.load({ isLook }));
        } finally {
            if (load === this.lastLoad) {
                this.state.isLoading = false;
            }
        }
    }

    show({ crews, crew_id, monday, days, people, tasks, cells, stamp }, isLook) {
        const now = indexCells(cells);
        const known = { ...this.state.tasks, ...Object.fromEntries(tasks.map((task) => [task.id, task])) };
        if (isLook) {
            const changes = findChanges(this.state.cells, now).filter(({ id }) => !this.mine.has(id));
            const everyone = [...this.people, ...people];
            const news = changes.map((change) => spellChange(change, everyone, known));
            this.state.news = [...this.state.news, ...news].slice(-NEWS_SHOWN);
        }
        this.mine.clear();
        Object.assign(this.state, { crews, crewId: crew_id, monday, days, people, cells: now, stamp });
        this.state.tasks = Object.fromEntries(tasks.map((task) => [task.id, task]));
        this.state.isOffline = false;
        if (!days.includes(this.state.shownDay)) {
            this.state.shownDay = days.includes(this.state.today) ? this.state.today : days[0];
        }
        if (!this.carried) {
            this.state.carriedId = false;
        }
    }

    /** Look now and then whether another planner changed the week. */
    async look() {
        if (document.hidden || this.state.isWorking || this.state.isOffline || this.dragged) {
            return;
        }
        try {
            const { crewId, monday, stamp } = this.state;
            const now = await this.orm.silent.call("sp.work.board", "get_stamp", [crewId, monday]);
            if (now !== stamp && monday === this.state.monday && crewId === this.state.crewId && !this.state.isWorking) {
                await this.load({ isLook: true });
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    async change(values) {
        const nothing = { cells: {}, tasks: {}, people: [], guests: [], news: [], done: null, opened: null };
        Object.assign(this.state, { ...nothing, movedId: false, carriedId: false, ...values });
        await this.load();
    }

    shiftWeek(weeks) {
        return this.change({ monday: serializeDate(deserializeDate(this.state.monday).plus({ weeks })) });
    }

    goToday() {
        return this.change({ monday: this.state.today, shownDay: this.state.today });
    }

    onCrewChange(ev) {
        return this.change({ crewId: Number(ev.target.value) });
    }

    // ------------------------------------------------------------------
    // Others screens
    // ------------------------------------------------------------------

    openNewTask(day = false) {
        this.dialog.add(WeekBoardNewTask, {
            crewId: this.state.crewId,
            days: this.weekDays,
            day: day || (this.weekDays.includes(this.state.today) ? this.state.today : false),
            onMade: (taskId, day) => this.onTaskMade(taskId, day),
        });
    }

    async onTaskMade(taskId, day) {
        await this.load();
        if (day) {
            await this.planCrew(taskId, [day]);
        } else {
            this.carry(taskId);
        }
    }

    async openTask(taskId) {
        return this.action.doAction(await this.orm.call("project.task", "action_open_work", [taskId]));
    }

    openHours(taskId) {
        return this.action.doAction("seconde_pousse_chantier.sp_crew_hours_action", {
            additionalContext: { crew_id: this.state.crewId, date: this.state.opened.day, default_task_id: taskId },
        });
    }

    openDay() {
        const { crewId, shownDay, today } = this.state;
        const day = this.ui.isSmall ? shownDay : today;
        return this.action.doAction("seconde_pousse_chantier.sp_crew_day_client_action", {
            additionalContext: { crew_id: crewId, day },
        });
    }

    async print() {
        const { crewId, monday } = this.state;
        return this.action.doAction(await this.orm.call("sp.work.week.print", "print_week", [[crewId], monday]));
    }

    printSeveral() {
        const { crewId, monday } = this.state;
        return this.action.doAction("seconde_pousse_chantier.sp_work_week_print_action", {
            additionalContext: { default_crew_ids: [crewId], default_date: monday },
        });
    }
}

registry.category("actions").add("seconde_pousse_chantier.week_board", WeekBoard);
