// A page that waits for something is read anew every few seconds while it is seen.
export default function pageRefresh() {
  setInterval(() => {
    if (!document.hidden) location.reload();
  }, 3000);
}
