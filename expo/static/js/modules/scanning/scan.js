// The desk's input field: codes are judged in place, names are searched by submitting the form.
export default function scan(form) {
  const field = form.querySelector("#code");
  const place = document.getElementById("answer");
  const count = document.getElementById("count");
  let newest = 0;

  const isCode = (text) => {
    const plain = text.replace(/[\s._-]/g, "");
    return (
      text.includes("://") ||
      plain.length > 200 ||
      (plain.length > 7 && /^[0-9a-z]+$/i.test(plain) && (plain.match(/\d/g) ?? []).length > 1)
    );
  };

  const post = (address, body) =>
    fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });

  const say = (look, word, name, more) => {
    const box = document.querySelector(`template[data-verdict=${look}]`).content.cloneNode(true);
    box.querySelector(".verdict-word").textContent = word;
    box.querySelector(".verdict-name bdi").textContent = name;
    box.querySelector(".verdict-more").textContent = more;
    return box;
  };

  const show = (answer) => {
    const { person } = answer;
    const box = say(answer.look, answer.headline, person?.name ?? "", answer.words);
    box.querySelector("[data-who]").textContent = person
      ? [person.second_name, person.category, person.organisation].filter(Boolean).join(" · ")
      : "";
    const [open, back] = [box.querySelector("[data-open]"), box.querySelector("[data-back]")];
    const face = box.querySelector("[data-face]");
    if (person?.photo)
      Object.assign(face, {
        src: form.dataset.photo.replace("/0/", `/${person.id}/`),
        alt: person.name,
        hidden: false,
      });
    else face.remove();
    if (person) open.href = form.dataset.person.replace(/0$/, person.id);
    else open.remove();
    if (answer.look === "good" && !answer.again) back.addEventListener("click", () => takeBack(answer.client_id));
    else back.remove();
    place.replaceChildren(box);
    if (answer.count !== undefined) count.textContent = answer.count.toLocaleString(document.documentElement.lang);
    form.dispatchEvent(new CustomEvent("verdict", { detail: answer }));
  };

  const failed = (sentence) => {
    show({ look: "bad", headline: sentence, words: "", person: null });
  };

  const takeBack = async (client) => {
    const answer = await post(form.dataset.undo.replace("CLIENT", client), {}).catch(() => null);
    const said = answer?.ok
      ? form.dataset.taken
      : ((await answer?.json().catch(() => null))?.error ?? form.dataset.away);
    place.replaceChildren(say(answer?.ok ? "warn" : "bad", said, "", ""));
    for (const button of place.querySelectorAll("[data-next] > *")) button.remove();
    field.focus();
  };

  form.addEventListener("submit", async (event) => {
    const code = field.value.trim();
    if (!isCode(code)) return;
    event.preventDefault();
    field.value = "";
    field.focus();
    const turn = ++newest;
    const body = {
      code,
      gate: form.gate.value,
      direction: form.direction.value,
      at: new Date().toISOString(),
      client_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`,
    };
    try {
      const answer = await post(form.action, body);
      if (answer.status === 401) return location.reload(); // signed out meanwhile
      const said = await answer.json();
      if (turn === newest) answer.ok ? show(said) : failed(said.error || form.dataset.away);
    } catch {
      if (turn === newest) failed(form.dataset.away);
    }
  });
  field.select();
}
