// Puts the page together: people on the left, up to three chats, the clock at the top.

import { api, listen, Refused } from "./api.js";
import { Chat } from "./chat.js";
import { node } from "./dom.js";
import { drawPeople } from "./sidebar.js";
import { current, dayOf, other, refusal, text, timeOf, useLanguage, useZone } from "./texts.js";

const STEPS = ["hour", "workday_0900", "friday_1630"];
const LEADING = ["clerk", "cadre", "leader"];
const at = (id) => document.getElementById(id);
let state = null;
let chats = []; // open ones, the one used last at the end of `order`
let order = [];
let clockBase = { instant: 0, since: 0 };

const room = () => (innerWidth >= 1180 ? 3 : innerWidth >= 860 ? 2 : 1);
const narrow = () => innerWidth < 640;

// ---- chats

function aboutChat(id) {
  return state.people.find((one) => one.id === id) ?? state.groups.find((one) => one.id === id);
}

async function open(id) {
  order = [...order.filter((one) => one !== id), id];
  if (!chats.some((chat) => chat.id === id)) {
    const chat = new Chat(aboutChat(id), { close: () => close(id), toast, alert, enlarge, people: () => state.people, beginsHere: () => id === leading("clerk") });
    const most = room();
    if (chats.length >= most) {
      const leaving = order.find((one) => chats.some((open) => open.id === one));
      chats = chats.map((one) => (one.id === leaving ? chat : one));
      order = order.filter((one) => one !== leaving);
    } else chats.push(chat);
    arrange();
    await chat.load();
  }
  at("rooms").classList.add("in-chat");
  drawSide();
  const chat = chats.find((one) => one.id === id);
  if (chat && !matchMedia("(pointer: coarse)").matches) chat.composer.field.focus({ preventScroll: true });
}

function close(id) {
  at("rooms").classList.remove("in-chat");
  if (!narrow()) {
    chats = chats.filter((chat) => chat.id !== id);
    order = order.filter((one) => one !== id);
    arrange();
  }
  drawSide();
}

function arrange() {
  const main = at("chats");
  const roots = chats.map((chat) => chat.root);
  for (const child of [...main.children]) if (!roots.includes(child) && !child.matches(".choose")) child.remove();
  roots.forEach((root, index) => { if (main.children[index + 1] !== root) main.insertBefore(root, main.children[index + 1] ?? null); });
  main.classList.toggle("none", !chats.length);
  main.style.setProperty("--chats", Math.max(chats.length, 1));
  localStorage.setItem("open", JSON.stringify(chats.map((chat) => chat.id)));
}

function fit() {
  while (chats.length > room()) {
    const leaving = order.find((one) => chats.some((chat) => chat.id === one)) ?? chats[0].id;
    chats = chats.filter((chat) => chat.id !== leaving);
    order = order.filter((one) => one !== leaving);
  }
  arrange();
  drawSide();
}

const leading = (group) => state.people.find((one) => one.group === group)?.id;

async function openFirst() {
  const kept = JSON.parse(localStorage.getItem("open") ?? "[]").filter((id) => aboutChat(id));
  if (narrow()) return;
  const first = LEADING.map(leading).filter((id) => id !== undefined);
  for (const id of (kept.length ? kept : first).slice(0, room())) await open(id);
}

// ---- people and clock

function drawSide() {
  if (!state) return;
  const isOpen = (id) => chats.some((chat) => chat.id === id) && (!narrow() || at("rooms").classList.contains("in-chat"));
  drawPeople(state, { into: at("people"), wanted: at("search").value, open, isOpen });
}

let refreshing = null;
function refresh() {
  refreshing ??= setTimeout(async () => {
    refreshing = null;
    try {
      show(await api.state());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }, 120);
}

function show(fresh) {
  state = fresh;
  useZone(state.clock.zone);
  clockBase = { instant: Date.parse(state.clock.now), since: performance.now() };
  showBusy(state.clock.busy);
  at("pending").hidden = !state.pending;
  at("pending").textContent = text("pending", { n: state.pending });
  for (const chat of chats) {
    const about = aboutChat(chat.id);
    if (about) chat.update(about);
  }
  if ([...state.people, ...state.groups].some((one) => one.typing)) setTimeout(refresh, 5200);
  tick();
  drawSide();
}

function showBusy(busy) {
  at("busy").hidden = !busy;
  at("steps").hidden = busy;
}

function tick() {
  if (!clockBase.instant) return;
  const now = new Date(clockBase.instant + performance.now() - clockBase.since);
  const [day, time] = [dayOf(now), timeOf(now)];
  if (at("clock-day").textContent !== day) at("clock-day").textContent = day;
  if (at("clock-time").textContent !== time) at("clock-time").textContent = time;
}

async function step(name) {
  showBusy(true);
  try {
    show(await api.move(name));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(refusal(error.message));
    refresh();
  }
}

function drawSteps() {
  at("steps").replaceChildren(...STEPS.map((name) => node("button", { type: "button", data: { step: name }, onclick: () => step(name) }, text(`step_${name}`))));
}

// ---- what the bot says to a press

function toast(words, over) {
  const shown = node("div", { class: "toast", role: "status" }, words);
  if (over) {
    const place = over.getBoundingClientRect();
    shown.style.left = `${place.left + place.width / 2}px`;
  }
  at("toasts").append(shown);
  setTimeout(() => shown.remove(), Math.min(2500 + words.length * 60, 8000));
}

function alert(words) {
  at("alert").querySelector("p").textContent = words;
  at("alert").showModal();
}

function closeMenus(event) {
  for (const chat of chats) {
    if (!event.target.closest(".more-menu, .round")) chat.moreMenu.hidden = true;
    if (!event.target.closest(".commands, .menu, textarea")) chat.composer.hideMenu();
    if (!event.target.closest(".attach-menu, .attach, .hint")) chat.composer.attach.hide();
  }
}

function enlarge(url) {
  at("lightbox").querySelector("img").src = url;
  at("lightbox").showModal();
}

// ---- beginning

async function changeLanguage() {
  await useLanguage(other());
  const ids = chats.map((chat) => chat.id);
  chats = [];
  arrange();
  drawSteps();
  show(state);
  for (const id of ids) await open(id);
}

async function begin() {
  await useLanguage(localStorage.getItem("language") ?? "zh-CN");
  drawSteps();
  show(await api.state());
  at("search").addEventListener("input", drawSide);
  at("language").addEventListener("click", changeLanguage);
  at("lightbox").addEventListener("click", () => at("lightbox").close());
  addEventListener("resize", fit);
  document.addEventListener("visibilitychange", () => { for (const chat of chats) chat.markRead(); });
  document.addEventListener("click", closeMenus);
  setInterval(tick, 1000);
  await openFirst();
  listen(state.seq, {
    message: (message) => { chats.find((chat) => chat.id === message.chat.id)?.take(message); },
    state: refresh,
    online: (yes) => { at("offline").hidden = yes; },
  });
  document.body.dataset.ready = current();
}

begin();
