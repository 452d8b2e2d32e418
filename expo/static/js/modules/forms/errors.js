// Moves the focus to the error summary of a form.
export default function errors(summary) {
  summary.focus();
}
