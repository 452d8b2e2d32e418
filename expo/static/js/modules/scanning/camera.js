// Reads codes from the camera: by the browser's BarcodeDetector, otherwise by pictures decoded on the server.
const EDGE = 640; // pixels of the picture that is sent
const PACE = 330; // milliseconds between two pictures
const MOST = 100 * 1024;
const AGAIN = 3000; // milliseconds until the same badge in view counts as a new scan

export async function openCamera(video, frameAddress, found) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
    audio: false,
  });
  video.srcObject = stream;
  await video.play();
  const [track] = stream.getVideoTracks();
  const look = (await ownReader(video)) ?? serverReader(video, frameAddress);
  let open = true;
  let [last, when] = ["", 0];

  const round = async () => {
    if (!open) return;
    const began = performance.now();
    const code = document.hidden ? null : await look().catch(() => null);
    if (code && (code !== last || Date.now() - when > AGAIN)) found(code);
    if (code) [last, when] = [code, Date.now()];
    setTimeout(round, Math.max(0, PACE - (performance.now() - began)));
  };
  round();

  return {
    hasTorch: Boolean(track.getCapabilities?.().torch),
    torch: (on) => track.applyConstraints({ advanced: [{ torch: on }] }),
    close() {
      open = false;
      track.stop();
      video.srcObject = null;
    },
  };
}

async function ownReader(video) {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async () => (await detector.detect(video))[0]?.rawValue ?? null;
}

// The centre square of the picture, scaled down.
function serverReader(video, address) {
  const canvas = Object.assign(document.createElement("canvas"), { width: EDGE, height: EDGE });
  const pen = canvas.getContext("2d");
  return async () => {
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (!side) return null;
    pen.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, EDGE, EDGE);
    const picture = await new Promise((ready) => canvas.toBlob(ready, "image/jpeg", 0.6));
    if (!picture || picture.size > MOST) return null;
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "image/jpeg", Accept: "application/json" },
      body: picture,
      signal: AbortSignal.timeout(4000),
    });
    return answer.ok && !answer.redirected ? ((await answer.json()).code ?? null) : null;
  };
}
