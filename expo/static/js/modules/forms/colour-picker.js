// Beside each colour that is typed, the browser's own picker; a field that is empty stays so until a colour is picked.
const COLOUR = /^#[0-9a-f]{6}$/i;

export default function colourPicker(box) {
  for (const field of box.querySelectorAll("input[maxlength='7']")) {
    const picker = document.createElement("input");
    picker.type = "color";
    picker.className = "picker";
    const name = field.labels[0]?.textContent.trim() ?? "";
    picker.setAttribute("aria-label", `${name}: ${box.dataset.pick}`);
    const follow = () => {
      if (COLOUR.test(field.value)) picker.value = field.value;
    };
    picker.addEventListener("input", () => {
      field.value = picker.value;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    });
    field.addEventListener("input", follow);
    follow();
    field.after(picker);
  }
}
