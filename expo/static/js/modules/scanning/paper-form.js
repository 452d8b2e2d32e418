// What the form makes opens beside the page, so that the next person can be looked for at once.
export default function paperForm(form) {
  form.target = "_blank";
}
