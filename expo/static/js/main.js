// Finds the behaviours a page asks for by data-module and loads only those. Every task works without.
const addresses = {
  /* modules */
};

for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    const address = addresses[name];
    if (address) import(address).then((module) => module.default(element));
  }
}
