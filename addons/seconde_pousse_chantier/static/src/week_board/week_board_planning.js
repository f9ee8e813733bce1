import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { HALVES, slotKey, spellHalf } from "./week_board_changes";

function parseKey(key) {
    const [personId, day, half] = key.split("/");
    return { person_id: Number(personId), day, half };
}

/** What a hand does on the board: carry a task, drop it, move, take off, undo. */
export class WeekBoardPlanning extends Component {
    /** Ids this screen has just written: no news of others. */
    mine = new Set();

    // ------------------------------------------------------------------
    // One change at a time
    // ------------------------------------------------------------------

    /** Send one change, then show the week as the server has it. */
    async act(work) {
        if (this.state.isWorking) {
            return;
        }
        this.state.isWorking = true;
        this.state.target = "";
        try {
            Object.assign(this.state, { done: await work(), isOffline: false });
        } catch (error) {
            this.fail(error, () => this.act(work));
        } finally {
            this.state.isWorking = false;
        }
        if (!this.state.isOffline) {
            await this.load({ isLook: true });
        }
    }

    fail(error, again) {
        if (!(error instanceof ConnectionLostError)) {
            if (this.state.days.length) {
                this.load({ isLook: true });
            }
            throw error;
        }
        this.again = again;
        this.state.isOffline = true;
    }

    /** The network is back: what could not be sent is sent. */
    async retry() {
        const { again } = this;
        if (this.state.isOffline && again) {
            this.again = null;
            this.state.isOffline = false;
            await again();
        }
    }

    remember(ids) {
        ids.forEach((id) => this.mine.add(id));
    }

    call(method, args) {
        return this.orm.silent.call("sp.work.board", method, args);
    }

    // ------------------------------------------------------------------
    // Plan
    // ------------------------------------------------------------------

    plan(taskId, slots) {
        return this.act(async () => {
            const ids = await this.call("plan", [taskId, slots]);
            this.remember(ids);
            return this.tell(taskId, ids, slots.length === 1 ? slots[0] : false);
        });
    }

    planCrew(taskId, days, halves = HALVES) {
        return this.act(async () => {
            const slots = days.flatMap((day) => halves.map((half) => ({ day, half })));
            const ids = await this.call("plan_crew", [taskId, this.state.crewId, slots]);
            this.remember(ids);
            return this.tell(taskId, ids);
        });
    }

    tell(taskId, ids, slot = false) {
        const task = this.state.tasks[taskId]?.name || "";
        const person = slot && this.people.find(({ id }) => id === slot.person_id);
        if (!ids.length) {
            return { text: _t("Already planned: nothing changed."), undo: null };
        }
        const text = person
            ? _t("Planned: %(person)s, “%(task)s”, %(moment)s", {
                  person: person.name,
                  task,
                  moment: spellHalf(slot.day, slot.half),
              })
            : _t("Planned: “%(task)s”, half-days: %(count)s", { task, count: ids.length });
        const day = this.state.tasks[taskId]?.planned_date || false;
        return { text, undo: () => this.takeBack(ids, "undo_plan", [ids, taskId, day]) };
    }

    async takeBack(ids, method, args) {
        await this.call(method, args);
        this.remember(ids);
    }

    planPerson(personId) {
        const slots = this.shownDays.flatMap((day) => HALVES.map((half) => ({ person_id: personId, day, half })));
        const free = slots.filter(({ day, half }) => {
            const cell = this.state.cells[slotKey(personId, day, half)];
            return !cell?.is_busy && !cell?.assignments.length;
        });
        return free.length ? this.plan(this.state.carriedId, free) : undefined;
    }

    remove(assignmentIds) {
        const cell = Object.values(this.state.cells).find(({ assignments }) =>
            assignments.some(({ id }) => id === assignmentIds[0])
        );
        this.state.opened = null;
        return this.act(async () => {
            const slots = await this.call("unplan", [assignmentIds]);
            this.remember(assignmentIds);
            return {
                text: _t("Taken off: %(person)s, %(moment)s", {
                    person: this.people.find(({ id }) => id === cell?.person_id)?.name || "",
                    moment: cell ? spellHalf(cell.day, cell.half) : "",
                }),
                undo: async () => this.remember(await this.call("replan", [slots])),
            };
        });
    }

    move(assignmentId, key) {
        const cell = Object.values(this.state.cells).find(({ assignments }) =>
            assignments.some(({ id }) => id === assignmentId)
        );
        if (!cell) {
            // Taken off by another planner meanwhile: the board shows it no more.
            return;
        }
        const slot = parseKey(key);
        const seen = { person_id: cell.person_id, day: cell.day, half: cell.half };
        if (slotKey(seen.person_id, seen.day, seen.half) === key) {
            return;
        }
        return this.act(async () => {
            await this.call("move", [assignmentId, slot, seen]);
            this.remember([assignmentId]);
            return {
                text: _t("Moved: %(person)s, %(moment)s", {
                    person: this.people.find(({ id }) => id === slot.person_id).name,
                    moment: spellHalf(slot.day, slot.half),
                }),
                undo: () => this.call("move", [assignmentId, seen, slot]),
            };
        });
    }

    copyLastWeek() {
        return this.act(async () => {
            const { crewId, monday } = this.state;
            const { assignment_ids: ids, task_ids, left } = await this.call("copy_last_week", [crewId, monday]);
            this.remember(ids);
            const copied = _t("Half-days copied: %s.", ids.length);
            const leftOut = left ? _t("Left out: %s.", left) : "";
            return {
                text: `${copied} ${leftOut}`.trim(),
                undo: ids.length ? () => this.takeBack(ids, "undo_copy", [ids, task_ids]) : null,
            };
        });
    }

    undo() {
        const { undo } = this.state.done || {};
        if (!undo) {
            return;
        }
        return this.act(async () => {
            await undo();
            return { text: _t("Undone."), undo: null };
        });
    }

    async finish(taskId, isDone) {
        this.state.opened = null;
        return this.act(async () => {
            const methods = ["action_work_done", "action_work_again"];
            const [method, back] = isDone ? methods : methods.reverse();
            await this.orm.call("project.task", method, [taskId]);
            const task = this.state.tasks[taskId]?.name;
            return {
                text: isDone ? _t("Finished: “%s”", task) : _t("To do again: “%s”", task),
                undo: () => this.orm.call("project.task", back, [taskId]),
            };
        });
    }

    // ------------------------------------------------------------------
    // Tap
    // ------------------------------------------------------------------

    carry(taskId) {
        const carriedId = this.state.carriedId === taskId ? false : taskId;
        Object.assign(this.state, { carriedId, movedId: false, opened: null, showsTasks: false });
    }

    putDown() {
        Object.assign(this.state, { carriedId: false, movedId: false, opened: null, showsTasks: false });
    }

    startMove(assignmentId) {
        Object.assign(this.state, { movedId: assignmentId, carriedId: false, opened: null });
    }

    onBoardClick(ev) {
        const button = ev.target.closest(".o_wb_remove");
        if (button) {
            return this.remove([Number(button.closest(".o_wb_chip").dataset.assignment)]);
        }
        const name = ev.target.closest("th[data-person]");
        if (name) {
            return this.state.carriedId ? this.planPerson(Number(name.dataset.person)) : undefined;
        }
        const cell = ev.target.closest("td[data-slot]");
        const chip = ev.target.closest(".o_wb_chip");
        return cell && this.tap(cell.dataset.slot, chip && Number(chip.dataset.assignment));
    }

    tap(key, assignmentId = false) {
        const cell = this.state.cells[key];
        if (this.state.movedId) {
            const { movedId } = this.state;
            this.state.movedId = false;
            return this.move(movedId, key);
        }
        if (this.state.carriedId) {
            const here = cell?.assignments.find(({ task_id }) => task_id === this.state.carriedId);
            return here ? this.remove([here.id]) : this.plan(this.state.carriedId, [parseKey(key)]);
        }
        const opened = assignmentId || cell?.assignments[0]?.id;
        if (opened) {
            this.openAssignment(key, opened);
        } else {
            this.state.opened = { key, ...parseKey(key) };
        }
    }

    openAssignment(key, assignmentId) {
        const assignment = this.state.cells[key].assignments.find(({ id }) => id === assignmentId);
        this.state.opened = { key, ...parseKey(key), assignmentId, taskId: assignment.task_id };
    }

    get openedTitle() {
        const { person_id, day, half } = this.state.opened;
        const person = this.people.find(({ id }) => id === person_id)?.name || "";
        return `${person}, ${spellHalf(day, half)}`;
    }

    planOpened(taskId) {
        const { person_id, day, half } = this.state.opened;
        this.state.opened = null;
        return this.plan(taskId, [{ person_id, day, half }]);
    }

    onHeadClick(day, halves) {
        if (this.state.carriedId) {
            return this.planCrew(this.state.carriedId, [day], halves);
        }
    }

    // ------------------------------------------------------------------
    // Drag
    // ------------------------------------------------------------------

    onDragStart(ev) {
        const chip = ev.target.closest("[data-assignment]");
        const card = ev.target.closest("[data-task]");
        if (!chip && !card) {
            return;
        }
        this.dragged = chip ? { assignmentId: Number(chip.dataset.assignment) } : { taskId: Number(card.dataset.task) };
        // Firefox drags nothing without data.
        ev.dataTransfer?.setData("text/plain", "");
    }

    onDragOver(ev) {
        const cell = this.dragged && ev.target.closest("td[data-slot], th[data-day]");
        const isWhole = cell && cell.matches("th");
        if (!cell || (isWhole && this.dragged.assignmentId)) {
            this.state.target = "";
            return;
        }
        ev.preventDefault();
        this.state.target = cell.dataset.slot || `${cell.dataset.day}/${cell.dataset.half || ""}`;
    }

    onDragEnd() {
        this.dragged = null;
        this.state.target = "";
    }

    onDrop(ev) {
        const { dragged } = this;
        const cell = ev.target.closest("td[data-slot], th[data-day]");
        this.onDragEnd();
        if (!dragged || !cell) {
            return;
        }
        ev.preventDefault();
        const { slot, day, half } = cell.dataset;
        if (dragged.assignmentId) {
            return slot && this.move(dragged.assignmentId, slot);
        }
        return slot ? this.plan(dragged.taskId, [parseKey(slot)]) : this.planCrew(dragged.taskId, [day], half ? [half] : HALVES);
    }

    // ------------------------------------------------------------------
    // Keyboard
    // ------------------------------------------------------------------

    onKeydown(ev) {
        const isTyping = ev.target.closest?.("input, textarea, select, .modal");
        if (isTyping || ev.altKey) {
            return;
        }
        if (ev.key === "Escape") {
            return this.putDown();
        }
        if ((ev.ctrlKey || ev.metaKey) && ev.key === "z") {
            ev.preventDefault();
            return this.undo();
        }
    }

    onBoardKeydown(ev) {
        const cell = ev.target.closest("td[data-slot]");
        if (!cell || ev.target.closest("button")) {
            return;
        }
        const assignments = this.state.cells[cell.dataset.slot]?.assignments || [];
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            return this.tap(cell.dataset.slot);
        }
        if ((ev.key === "Delete" || ev.key === "Backspace") && assignments.length) {
            ev.preventDefault();
            return this.remove(assignments.map(({ id }) => id));
        }
        const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
        const [right, down] = steps[ev.key] || [];
        if (right !== undefined) {
            ev.preventDefault();
            const row = cell.parentElement;
            const rows = [...row.parentElement.children];
            const next = rows[rows.indexOf(row) + down]?.children[[...row.children].indexOf(cell) + right];
            next?.matches("td[data-slot]") && next.focus();
        }
    }

    // ------------------------------------------------------------------
    // Somebody of another crew
    // ------------------------------------------------------------------

    async addGuest() {
        const others = await this.call("get_others", [this.state.crewId]);
        this.state.opened = { others };
    }

    chooseGuest(person) {
        this.state.guests.push({ ...person, is_lent: true });
        this.state.opened = null;
    }
}
