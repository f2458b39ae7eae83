// The people on the left: who has got something new at the top, the rest by group, narrowed down by the search box.

import { avatar, node, withLights } from "./dom.js";
import { sameDay, shortDayOf, text, timeOf } from "./texts.js";

const GROUPS = ["clerk", "cadre", "leader", "other"];

let counted = new Map(); // unread messages when the people were drawn last

export function drawPeople(state, { into, wanted, open, isOpen }) {
  const everybody = [...state.groups, ...state.people];
  const isNew = (one) => one.unread > 0 && !isOpen(one.id);
  const sections = GROUPS.map((group) => [text(`group_${group}`), state.people.filter((one) => one.group === group && !isNew(one))]);
  sections.unshift([text("group_chats"), state.groups.filter((one) => !isNew(one))]);
  sections.unshift([text("group_unread"), everybody.filter(isNew).sort((one, two) => two.last.date - one.last.date)]);
  const found = sections.map(([title, chats]) => [title, chats.filter((one) => matches(one, wanted))]).filter(([, chats]) => chats.length);
  const now = new Date(state.clock.now);
  const made = found.map(([title, chats]) => node("section", { class: "people-group" }, node("h3", {}, title),
    ...chats.map((one) => row(one, { now, open, opened: isOpen(one.id) }))));
  into.replaceChildren(...(made.length ? made : [node("p", { class: "nobody" }, text("nobody_found"))]));
  counted = new Map(everybody.map((one) => [one.id, one.unread]));
}

function matches(one, wanted) {
  const words = `${one.name ?? one.title} ${one.subtitle ?? ""}`.toLowerCase();
  return words.includes(wanted.trim().toLowerCase());
}

function row(one, { now, open, opened }) {
  const name = one.name ?? one.title;
  const grown = counted.size > 0 && one.unread > (counted.get(one.id) ?? 0);
  const classes = ["person", opened ? "open" : "", one.blocked ? "is-blocked" : "", one.unread ? "has-new" : "", grown ? "grown" : ""].join(" ");
  return node("button", { type: "button", class: classes, "aria-pressed": String(opened), data: { person: one.id }, onclick: () => open(one.id) },
    avatar(one.id, name),
    node("span", { class: "person-about" },
      node("span", { class: "person-top" }, node("b", {}, name), node("span", { class: "post" }, one.subtitle ?? text("members", { n: one.members.length })), when(one.last, now)),
      node("span", { class: "person-last" }, node("span", { class: one.typing ? "is-typing" : "" }, ...(one.typing ? [text("typing")] : withLights(lastLine(one.last)))),
        one.unread ? node("span", { class: "unread" }, one.unread > 99 ? "99+" : one.unread) : null)));
}

function lastLine(last) {
  if (!last) return text("empty_chat");
  return last.text || text(last.kind);
}

function when(last, now) {
  if (!last) return null;
  const date = new Date(last.date * 1000);
  return node("time", {}, sameDay(date, now) ? timeOf(date) : shortDayOf(date));
}
