// Shows the line that offers the page in the reader's own language, where the page is in one they like less.

/** The first of the reader's languages that the page is in or can be had in; "" if there is none. */
export function bestOf(wanted, page, offered) {
  const codes = wanted.map((tag) => tag.toLowerCase().split("-")[0]);
  return codes.find((code) => code === page || offered.includes(code)) ?? "";
}

export default function offerOwnLanguage(element) {
  const lines = [...element.querySelectorAll("[lang]")];
  const offered = lines.map((line) => line.lang);
  const best = bestOf(navigator.languages ?? [navigator.language], document.documentElement.lang, offered);
  for (const line of lines) line.hidden = line.lang !== best;
}
