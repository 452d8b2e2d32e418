// Fields for the codes of badges: the camera fills the first empty one; what it shows twice is taken once.
import { takePictured } from "./scanner-page.js";

export default function badgeFields(box) {
  const fields = [...box.querySelectorAll("form input[type=text]")];
  takePictured(
    box,
    (code) => {
      const free = fields.find((field) => !field.value);
      if (free && !fields.some((field) => field.value === code)) {
        free.value = code;
        free.focus();
      }
    },
    () => box.querySelector("[data-camera]").setAttribute("hidden", ""),
  );
}
