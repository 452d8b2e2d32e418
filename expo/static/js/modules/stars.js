// Sessions starred on this device without an account, and a filter that shows only those.
export default function stars(box) {
  if (box.dataset.carry) return carry(box);
  const { event, keep: keepWords, drop: dropWords, mine, note } = box.dataset;
  const only = mine && onlyButton(box, mine, note);
  const show = () => {
    const slugs = kept(event);
    for (const place of box.querySelectorAll("[data-session]")) {
      const has = slugs.has(place.dataset.session);
      const title = place.dataset.title ?? place.querySelector("a").textContent;
      const button = place.querySelector(".star");
      place.classList.toggle("kept", has);
      button.textContent = `${has ? "★" : "☆"} ${(has ? place.dataset.kept : place.dataset.keep) ?? ""}`.trim();
      button.setAttribute("aria-pressed", has);
      button.setAttribute("aria-label", (has ? dropWords : keepWords).replace("{title}", title));
    }
    if (only) only.count(slugs.size);
  };
  for (const place of box.querySelectorAll("[data-session]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "star no-print";
    button.addEventListener("click", () => {
      keep(event, place.dataset.session);
      show();
    });
    place.append(button);
  }
  addEventListener("storage", show); // another tab
  show();
}

function onlyButton(box, words, note) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet no-print";
  const text = document.createElement("p");
  text.className = "quiet no-print";
  text.textContent = note;
  button.addEventListener("click", () => button.setAttribute("aria-pressed", box.classList.toggle("only-kept")));
  box.prepend(button, text);
  return {
    count(n) {
      button.hidden = text.hidden = n === 0;
      button.textContent = words.replace("{n}", n);
      if (n === 0) {
        box.classList.remove("only-kept");
        button.setAttribute("aria-pressed", false);
      }
    },
  };
}

// On the private page: moves the device's stars into the person's own programme.
function carry(form) {
  const { event, carry: words } = form.dataset;
  if (new URLSearchParams(location.search).has("carried")) store(event, new Set());
  const slugs = [...kept(event)];
  if (!slugs.length) return;
  form.querySelector("[name=sessions]").value = slugs.join(" ");
  form.querySelector("p").textContent = words.replace("{n}", slugs.length);
  form.hidden = false;
}

// Without local storage the stars last as long as the page.
const held = new Map();

function kept(event) {
  try {
    return new Set(JSON.parse(localStorage.getItem(`kept:${event}`) ?? "[]"));
  } catch {
    return held.get(event) ?? new Set();
  }
}

function keep(event, slug) {
  const slugs = kept(event);
  if (!slugs.delete(slug)) slugs.add(slug);
  store(event, slugs);
}

function store(event, slugs) {
  held.set(event, slugs);
  try {
    localStorage.setItem(`kept:${event}`, JSON.stringify([...slugs]));
  } catch {
    /* a private window */
  }
}
