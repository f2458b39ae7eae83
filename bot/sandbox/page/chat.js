// One open chat: its head, its messages, its composer.

import { api, Refused } from "./api.js";
import { bubble } from "./bubble.js";
import { sampleHint } from "./attach.js";
import { Composer } from "./composer.js";
import { avatar, icon, node } from "./dom.js";
import { dayOf, refusal, sameDay, text } from "./texts.js";

const NEAR = 120; // pixels from the bottom that still count as reading the newest

export class Chat {
  constructor(about, { close, toast, alert, enlarge, people, beginsHere }) {
    this.about = about; // a person or a group of the state
    this.outside = { toast, alert, enlarge, people, beginsHere };
    this.id = about.id;
    this.messages = new Map();
    this.composer = new Composer(this.id, { speaker: () => this.speaker(), guarded: (call) => this.guarded(call) });
    this.build(close);
  }

  get isGroup() {
    return this.about.members !== undefined;
  }

  build(close) {
    this.subtitle = node("span", { class: "chat-subtitle" });
    this.moreMenu = node("div", { class: "more-menu", role: "menu", hidden: true });
    const head = node("header", { class: "chat-head" },
      node("button", { type: "button", class: "round back", "aria-label": text("back"), onclick: close }, icon("back")),
      avatar(this.id, this.about.name ?? this.about.title),
      node("div", { class: "chat-who" }, node("h2", {}, this.about.name ?? this.about.title), this.subtitle),
      this.isGroup ? null : node("button", { type: "button", class: "round", "aria-label": text("more"), onclick: () => this.toggleMore() }, icon("more")),
      node("button", { type: "button", class: "round close", "aria-label": text("close"), onclick: close }, icon("close")),
      this.moreMenu);
    this.list = node("div", { class: "list", role: "log", "aria-live": "polite" });
    this.scroller = node("div", { class: "scroller", onscroll: () => this.scrolled() }, this.list);
    this.down = node("button", { type: "button", class: "down", "aria-label": text("jump_down"), hidden: true, onclick: () => this.toEnd(true) }, icon("down"));
    this.foot = node("footer", { class: "chat-foot" }, this.isGroup ? this.speakerChoice() : null, this.composer.root);
    this.drop = node("div", { class: "drop" }, text("drop_here"));
    this.root = node("section", { class: "chat", data: { chat: this.id }, "aria-label": this.about.name ?? this.about.title },
      head, node("div", { class: "pane" }, this.scroller, this.down, this.drop), this.foot);
    this.atEnd = true;
    const resized = new ResizeObserver(() => { if (this.atEnd) this.toEnd(); });
    resized.observe(this.list);
    resized.observe(this.scroller);
    this.takeDrops();
    this.update(this.about);
  }

  speakerChoice() {
    const options = this.about.members.map((id) => node("option", { value: id }, this.outside.people().find((one) => one.id === id)?.name ?? id));
    this.speakers = node("select", { "aria-label": text("speak_as") }, ...options);
    return node("label", { class: "speakers" }, text("speak_as"), this.speakers);
  }

  speaker() {
    return this.isGroup ? Number(this.speakers.value) : null;
  }

  async load() {
    const [{ messages }] = await Promise.all([api.messages(this.id), this.composer.loadCommands()]);
    const newer = [...this.messages.values()].filter((one) => !messages.some((read) => read.message_id === one.message_id && read.seq >= one.seq));
    const all = new Map([...messages, ...newer].map((one) => [one.message_id, one])); // what came while it was read stays
    this.messages = new Map([...all].sort(([one], [two]) => one - two));
    this.draw();
    this.toEnd();
    this.markRead();
    this.showHint();
  }

  update(about) {
    this.about = about;
    const typing = about.typing ? text("typing") : null;
    this.subtitle.textContent = typing ?? about.subtitle ?? text("members", { n: about.members?.length ?? 0 });
    this.subtitle.classList.toggle("is-typing", Boolean(typing));
    this.root.classList.toggle("blocked", Boolean(about.blocked));
    if (about.blocked && !this.blockedBar) {
      this.blockedBar = node("div", { class: "blocked-bar" }, node("span", {}, text("blocked_hint", { name: about.name })),
        node("button", { type: "button", class: "primary", onclick: () => this.guarded(() => api.block(this.id, false)) }, text("unblock")));
      this.foot.append(this.blockedBar);
    } else if (!about.blocked && this.blockedBar) {
      this.blockedBar.remove();
      this.blockedBar = null;
    }
    if (about.unread) this.markRead();
  }

  // ---- messages

  take(message) {
    const near = this.atEnd;
    const known = this.messages.get(message.message_id);
    if (message.deleted) this.messages.delete(message.message_id);
    else this.messages.set(message.message_id, message);
    if (known && !message.deleted) this.element(message.message_id)?.replaceWith(this.made(message));
    else if (!known && !message.deleted) this.append(message);
    else if (known) this.draw();
    this.showKeys();
    if (near || (!known && !message.from_bot)) this.toEnd(!known);
    else if (!known) this.down.hidden = false;
    if (message.from_bot) this.markRead();
    if (message.document) this.showHint();
  }

  // Where the story begins, as long as no document was sent there.
  async showHint() {
    const wanted = this.outside.beginsHere() && ![...this.messages.values()].some((one) => one.document && !one.from_bot);
    if (!wanted) this.hint?.remove();
    if (!wanted || this.hinted) return;
    this.hinted = true;
    this.hint = await sampleHint(() => this.composer.attach.toggle());
    if (this.hint) this.foot.prepend(this.hint);
  }

  draw() {
    this.list.replaceChildren();
    this.lastShown = null;
    if (!this.messages.size) this.list.append(this.emptyHint());
    for (const message of this.messages.values()) this.append(message);
    this.showKeys();
  }

  append(message) {
    this.list.querySelector(".empty")?.remove();
    const day = new Date(message.date * 1000);
    if (!this.lastShown || !sameDay(new Date(this.lastShown.date * 1000), day)) {
      this.day = node("div", { class: "day" }, node("div", { class: "day-mark" }, node("span", {}, dayOf(day))));
      this.list.append(this.day);
      this.lastShown = null;
    }
    const made = this.made(message);
    const before = this.lastShown;
    const follows = before && before.from_bot === message.from_bot && before.from.id === message.from.id && message.date - before.date < 300;
    made.classList.toggle("follows", Boolean(follows));
    this.day.append(made);
    this.lastShown = message;
  }

  made(message) {
    const made = bubble(message, { person: this.speaker() ?? this.id, group: this.isGroup, acts: this.acts() });
    if (this.element(message.message_id)?.classList.contains("follows")) made.classList.add("follows");
    return made;
  }

  element(id) {
    return this.list.querySelector(`[data-id="${id}"]`);
  }

  emptyHint() {
    const start = node("button", { type: "button", class: "primary", onclick: () => this.composer.submit("/start") }, text("start"));
    return node("div", { class: "empty" }, avatar(this.id, this.about.name ?? this.about.title), node("p", {}, text("empty_chat")), this.isGroup ? null : start);
  }

  showKeys() {
    const last = [...this.messages.values()].findLast((message) => message.keyboard);
    this.composer.showKeys(last?.keyboard);
  }

  // ---- what a bubble can be asked

  acts() {
    return {
      reply: (message) => this.composer.replyTo(message),
      edit: (message) => this.composer.edit(message),
      command: (words) => this.composer.submit(words),
      enlarge: this.outside.enlarge,
      find: (id) => this.find(id),
      react: (message, emoji) => this.guarded(() => this.react(message, emoji)),
      press: (message, button) => this.guarded(() => this.press(message, button)),
    };
  }

  react(message, emoji) {
    const mine = message.reactions?.[String(this.speaker() ?? this.id)];
    return api.react(this.id, { message_id: message.message_id, emoji: mine === emoji ? null : emoji, as: this.speaker() });
  }

  async press(message, button) {
    if (!button.callback_data) return;
    const answer = await api.press(this.id, { message_id: message.message_id, data: button.callback_data, as: this.speaker() });
    if (!answer.answered) this.outside.toast(text("no_answer"), this.root);
    else if (answer.text && answer.show_alert) this.outside.alert(answer.text);
    else if (answer.text) this.outside.toast(answer.text, this.root);
  }

  find(id) {
    const found = this.element(id);
    if (!found) return;
    found.scrollIntoView({ block: "center", behavior: "smooth" });
    found.classList.add("found");
    setTimeout(() => found.classList.remove("found"), 1600);
  }

  async guarded(call) {
    try {
      return (await call()) ?? true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.outside.toast(refusal(error.message), this.root);
      return false;
    }
  }

  // ---- scrolling, reading, dropping files, the menu at the head

  isNearEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR;
  }

  toEnd(smooth = false) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.toEndSeen();
  }

  // Only a person leaves the end, by scrolling up: neither a glide under way nor a chat that grows or narrows does.
  scrolled() {
    const { scrollTop, scrollHeight, clientWidth, clientHeight } = this.scroller;
    const shape = [scrollHeight, clientWidth, clientHeight].join();
    if (this.isNearEnd()) this.toEndSeen();
    else if (scrollTop < this.lastTop && shape === this.lastShape) this.atEnd = false;
    [this.lastTop, this.lastShape] = [scrollTop, shape];
  }

  toEndSeen() {
    this.atEnd = true;
    this.down.hidden = true;
  }

  markRead() {
    if (document.visibilityState !== "visible" || this.reading) return;
    this.reading = setTimeout(async () => {
      this.reading = null;
      await api.read(this.id).catch(() => {});
    }, 400);
  }

  takeDrops() {
    let depth = 0;
    const show = (change) => { depth += change; this.root.classList.toggle("dropping", depth > 0); };
    this.root.addEventListener("dragenter", (event) => { event.preventDefault(); show(1); });
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("dragleave", () => show(-1));
    this.root.addEventListener("drop", (event) => {
      event.preventDefault();
      show(-depth);
      this.composer.add([...event.dataTransfer.files]);
    });
  }

  toggleMore() {
    const block = !this.about.blocked;
    const act = () => { this.moreMenu.hidden = true; this.guarded(() => api.block(this.id, block)); };
    this.moreMenu.replaceChildren(node("button", { type: "button", role: "menuitem", class: block ? "danger" : "", onclick: act }, text(block ? "block" : "unblock")));
    this.moreMenu.hidden = !this.moreMenu.hidden;
  }
}
