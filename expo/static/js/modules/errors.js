// Takes whoever sent a form with errors to the list of them.
export default function errors(summary) {
  summary.focus();
}
