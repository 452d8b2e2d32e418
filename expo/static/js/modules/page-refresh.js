// Reloads a page that waits for a job every few seconds while it is visible.
export default function pageRefresh() {
  setInterval(() => {
    if (!document.hidden) location.reload();
  }, 3000);
}
