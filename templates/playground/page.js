// The playground's page: puts what the server has rendered in its place, and tells it what the person does.

const log = document.getElementById("messages");
const offers = document.getElementById("offers");
const notices = document.getElementById("notices");
const write = document.getElementById("write");
const text = document.getElementById("text");
const commands = document.getElementById("commands");
const slash = document.getElementById("slash");
const modal = document.getElementById("modal");
const answer = document.getElementById("answer");
const texts = document.body.dataset;

// --- The line to the server: one WebSocket, tried again when it is lost ---

let line = null;
let pause = 500; // milliseconds
let ref = 0;
const waiting = new Map();

function connect() {
  line = new WebSocket(`ws://${location.host}${texts.live}`);
  line.onopen = () => { pause = 500; document.body.classList.remove("is-lost"); };
  line.onmessage = (event) => receive(JSON.parse(event.data));
  line.onclose = () => {
    document.body.classList.add("is-lost");
    if (pause === 1000) tell(texts.lost);
    waiting.forEach((resolve) => resolve({}));
    waiting.clear();
    setTimeout(connect, pause);
    pause = Math.min(pause * 2, 8000);
  };
}

function send(action) {
  if (line.readyState !== WebSocket.OPEN) { tell(texts.lost); return Promise.resolve({ error: texts.lost }); }
  return new Promise((resolve) => {
    waiting.set(++ref, resolve);
    line.send(JSON.stringify({ ...action, ref }));
  });
}

function receive(reply) {
  if (reply.show === "messages") showMessages(reply);
  if (reply.show === "commands") showOffers(reply.html);
  if (reply.show === "answer") { waiting.get(reply.ref)?.(reply); waiting.delete(reply.ref); }
}

// Do something, and show what comes of it at once: an error, or a form.
async function act(action, control) {
  control?.setAttribute("aria-busy", "true");
  const reply = await send(action);
  control?.removeAttribute("aria-busy");
  if (reply.error) tell(reply.error);
  if (reply.modal) openModal(reply.ref, reply.modal);
  return reply;
}

function tell(words) {
  const notice = document.createElement("p");
  const close = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "✕", ariaLabel: texts.close });
  close.onclick = () => notice.remove();
  notice.append(words, " ", close);
  // Only what is inside an open dialog can be seen above it.
  if (modal.open) answer.querySelector(".fields").append(notice);
  else notices.replaceChildren(notice);
  setTimeout(() => notice.remove(), 15000);
}

// --- Messages ---

const find = (id) => log.querySelector(`[data-message="${id}"]`);

function showMessages({ order, changed }) {
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const anchor = rememberFocus();
  let last = null;
  for (const [id, html] of Object.entries(changed)) {
    const fresh = parse(html);
    const old = find(id);
    if (old?.dataset.version === fresh.dataset.version) continue;
    if (old) old.replaceWith(fresh); else log.append(fresh);
    finish(fresh);
    last = fresh;
  }
  const kept = new Set(order);
  log.querySelectorAll("[data-message]").forEach((node) => { if (!kept.has(node.dataset.message)) node.remove(); });
  if (restoreFocus(anchor)) return;
  if (last && isAtEnd && last === log.lastElementChild) scrollToEnd(last);
}

// A message that is taller than the page is read from its beginning.
function scrollToEnd(node) {
  if (node && node.offsetHeight > log.clientHeight - 40) node.scrollIntoView({ block: "start" });
  else log.scrollTop = log.scrollHeight;
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function finish(root) {
  root.querySelectorAll("[data-style]").forEach((node) => { node.style.cssText = node.dataset.style; });
  root.querySelectorAll("time[data-clock]").forEach((node) => {
    node.textContent = new Date(node.dateTime).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  });
  root.querySelectorAll(".body a, .embed a").forEach((node) => { node.target = "_blank"; });
}

// A pressed button stays where it is and keeps the focus, though its message is shown anew.
function rememberFocus() {
  const focused = document.activeElement;
  const message = focused?.closest?.("[data-message]");
  if (!message || !focused.dataset.key) return null;
  return { id: message.dataset.message, key: focused.dataset.key, top: focused.getBoundingClientRect().top, node: focused };
}

function restoreFocus(anchor) {
  if (!anchor || document.contains(anchor.node)) return false;
  const controls = [...(find(anchor.id)?.querySelectorAll("[data-key]") ?? [])];
  const same = controls.find((node) => node.dataset.key === anchor.key);
  const next = same && !same.disabled ? same : controls.find((node) => !node.disabled);
  if (same) log.scrollTop += same.getBoundingClientRect().top - anchor.top;
  next?.focus({ preventScroll: true });
  return Boolean(same);
}

log.addEventListener("click", (event) => {
  const control = event.target.closest("button");
  if (!control) return;
  const message = control.closest("[data-message]")?.dataset.message;
  const { press, choose, menu } = control.dataset;
  if (press !== undefined) act({ do: "press", message, control: press }, control);
  if (choose !== undefined) pick(control, [choose]);
  if ("apply" in control.dataset) pick(control, [...control.closest(".panel").querySelectorAll(":checked")].map((box) => box.value));
  if (menu !== undefined) { shut(control); act({ do: "menu", message, command: menu }); }
  if ("dismiss" in control.dataset) { act({ do: "dismiss", message }); text.focus(); }
});

function pick(control, values) {
  const picker = control.closest("details");
  const message = control.closest("[data-message]").dataset.message;
  shut(control);
  act({ do: "choose", message, control: picker.dataset.select, values }, picker.querySelector("summary"));
}

function shut(control) {
  const details = control.closest("details");
  details.open = false;
  details.querySelector("summary").focus();
}

// Panels that open: one at a time, with arrow keys inside, closed by Escape or a click elsewhere.
log.addEventListener("toggle", (event) => {
  const opened = event.target;
  if (!opened.open) return;
  log.querySelectorAll("details[open]").forEach((other) => { if (other !== opened) other.open = false; });
  opened.querySelector(".panel").scrollIntoView({ block: "nearest" });
}, true);

log.addEventListener("keydown", (event) => {
  const details = event.target.closest("details[open]");
  if (!details) return;
  const stops = [...details.querySelectorAll(".panel button, .panel input")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    stops.at((stops.indexOf(document.activeElement) + step + (document.activeElement.tagName === "SUMMARY" && step < 0 ? 1 : 0)) % stops.length)?.focus();
  }
  if (event.key === "Escape") shut(event.target);
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[open]").forEach((details) => { if (!details.contains(event.target)) details.open = false; });
});

// --- Lists to choose from while typing ---

class Chooser {
  constructor(input, list, pick) {
    Object.assign(this, { input, list, pick, at: -1 });
    // The field must not lose the focus before the click arrives.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) pick(option); });
  }

  get options() { return [...this.list.querySelectorAll("[role=option]:not([hidden])")]; }

  get isOpen() { return !this.list.hidden; }

  open(isFirstMarked) {
    const isEmpty = this.options.length === 0;
    this.list.hidden = isEmpty;
    this.input.setAttribute("aria-expanded", String(!isEmpty));
    this.mark(isFirstMarked ? 0 : -1);
  }

  shut() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(at) {
    this.at = at;
    this.options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const marked = this.options[at];
    marked?.scrollIntoView({ block: "nearest" });
    if (marked) this.input.setAttribute("aria-activedescendant", marked.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  // Return whether the key was for this list.
  take(event) {
    if (!this.isOpen) return false;
    const count = this.options.length;
    if (event.key === "ArrowDown") this.mark((this.at + 1) % count);
    else if (event.key === "ArrowUp") this.mark((this.at + count - (this.at < 0 ? 0 : 1)) % count);
    else if (event.key === "Escape") this.shut();
    else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) this.pick(this.options[this.at]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

// --- Writing, and choosing a command ---

const chooser = new Chooser(text, commands, (option) => openCommand(option.dataset.command));

function showOffers(html) {
  offers.innerHTML = html;
  commands.replaceChildren(...offers.querySelector("[data-list]").children);
  const starters = document.getElementById("starters");
  const hasForm = (option) => offers.querySelector(`template[data-form="${CSS.escape(option.dataset.command)}"]`).content.querySelector("[name]") !== null;
  starters.replaceChildren(...[...commands.children].sort((one, other) => hasForm(other) - hasForm(one)).slice(0, 4).map((option) => {
    const starter = document.createElement("button");
    Object.assign(starter, { type: "button", className: "control", textContent: option.querySelector("b").textContent });
    starter.onclick = () => openCommand(option.dataset.command);
    return starter;
  }));
  if (text.value) filterCommands();
}

const namesOf = (option) => [`/${option.dataset.command}`, option.querySelector("b").textContent];

function filterCommands() {
  const typed = text.value.replace(/^／/, "/"); // as a Japanese keyboard may write it
  if (!typed.startsWith("/")) { chooser.shut(); return; }
  for (const option of commands.children) {
    const name = namesOf(option).find((known) => typed.startsWith(`${known} `));
    if (name) { openCommand(option.dataset.command, typed.slice(name.length + 1)); return; }
  }
  const wanted = typed.slice(1).toLowerCase();
  for (const option of commands.children) {
    option.hidden = ![...namesOf(option), option.textContent].some((words) => words.toLowerCase().includes(wanted));
  }
  if ([...commands.children].every((option) => option.hidden)) chooser.shut();
  else chooser.open(true);
}

text.addEventListener("input", () => { grow(); filterCommands(); });
text.addEventListener("blur", () => chooser.shut());
text.addEventListener("keydown", (event) => {
  if (event.isComposing || chooser.take(event)) return; // Enter ends the composing of Japanese
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); write.requestSubmit(); }
});

write.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (!said) return;
  text.value = "";
  grow();
  const reply = await act({ do: "say", text: said });
  if (reply.error) { text.value = said; return; }
  scrollToEnd(null);
});

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}

// --- The form of a command ---

function openCommand(name, typed = "") {
  const template = offers.querySelector(`template[data-form="${CSS.escape(name)}"]`);
  chooser.shut();
  text.value = "";
  grow();
  slash.dataset.command = name;
  slash.replaceChildren(template.content.cloneNode(true));
  slash.querySelectorAll("[data-suggest]").forEach(suggest);
  const first = slash.querySelector("[name]");
  if (!first) { run(); return; }
  slash.hidden = false;
  write.hidden = true;
  if (first.matches("input")) first.value = typed;
  first.focus();
  if (first.matches("[data-suggest]")) first.dispatchEvent(new Event("input"));
}

function closeCommand() {
  slash.hidden = true;
  write.hidden = false;
  text.focus();
}

function filled() {
  const fields = [...slash.querySelectorAll("[name]")].filter((field) => field.value);
  return Object.fromEntries(fields.map((field) => [field.name, field.dataset.value ?? field.value]));
}

async function run() {
  const action = { do: "slash", command: slash.dataset.command, options: filled() };
  closeCommand();
  log.scrollTop = log.scrollHeight;
  await act(action);
}

slash.addEventListener("submit", (event) => { event.preventDefault(); run(); });
slash.addEventListener("click", (event) => { if (event.target.closest("[data-cancel]")) closeCommand(); });
slash.addEventListener("keydown", (event) => { if (event.key === "Escape") closeCommand(); });

function suggest(field) {
  const list = slash.querySelector(`#${field.id}-list`);
  let timer = 0;
  let latest = 0;
  const own = new Chooser(field, list, (option) => {
    field.value = option.textContent;
    field.dataset.value = option.dataset.value;
    own.shut();
  });
  field.addEventListener("input", () => {
    delete field.dataset.value;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const asked = ++latest;
      const { [field.name]: _, ...options } = filled();
      const reply = await send({ do: "suggest", command: slash.dataset.command, option: field.name, typed: field.value, options });
      // Only what fits the latest typing is shown.
      if (asked !== latest || document.activeElement !== field || field.dataset.value) return;
      list.innerHTML = reply.suggestions ?? "";
      own.open(false);
    }, 120);
  });
  field.addEventListener("keydown", (event) => { if (!event.isComposing) own.take(event); });
  field.addEventListener("blur", () => own.shut());
}

// --- Modals ---

function openModal(opened, html) {
  answer.innerHTML = html;
  answer.dataset.ref = opened;
  modal.setAttribute("aria-labelledby", "modal-title");
  modal.showModal();
}

answer.addEventListener("click", (event) => { if (event.target.closest("[data-cancel]")) modal.close(); });
answer.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = [...answer.querySelectorAll("[name]")];
  const values = Object.fromEntries(fields.map((field) => [
    field.name, field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value,
  ]));
  const reply = await act({ do: "submit", modal: Number(answer.dataset.ref), values }, answer.querySelector("footer .is-first"));
  if (!reply.error) modal.close();
});

finish(log);
showOffers(offers.innerHTML);
scrollToEnd(log.lastElementChild?.matches("[data-message]") ? log.lastElementChild : null);
text.focus({ preventScroll: true });
connect();
