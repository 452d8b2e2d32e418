// Shows how many characters are left when only few are.
export default function characterCount(output) {
  const field = document.getElementById(output.dataset.for);
  if (!field) return;
  const most = field.maxLength;
  const say = () => {
    const left = most - field.value.length;
    output.hidden = most < 12 || left > Math.max(Math.min(20, most / 3), most / 10);
    output.textContent = output.dataset.words.replace("{n}", left.toLocaleString(document.documentElement.lang));
  };
  field.addEventListener("input", say);
  say();
}
