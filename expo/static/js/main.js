// Loads the modules that elements of the page name by data-module, and only those. Every page works without scripts.
const addresses = {
  /* modules */
};

for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    const address = addresses[name];
    if (address) import(address).then((module) => module.default(element));
  }
}
