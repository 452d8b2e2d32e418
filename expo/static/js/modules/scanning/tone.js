// A synthesised tone for each verdict: two rising notes, a single one, or two falling low ones.
export default function tone(form) {
  const notes = {
    good: [
      [660, 0, 0.1],
      [990, 0.1, 0.16],
    ],
    warn: [[440, 0, 0.28]],
    bad: [
      [220, 0, 0.22],
      [165, 0.24, 0.34],
    ],
  };
  let audio = null;
  form.addEventListener("verdict", (event) => {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (!Context) return;
    audio ??= new Context();
    for (const [pitch, after, long] of notes[event.detail.look] ?? []) {
      const [voice, volume, from] = [audio.createOscillator(), audio.createGain(), audio.currentTime + after];
      voice.type = event.detail.look === "bad" ? "square" : "sine";
      voice.frequency.value = pitch;
      volume.gain.setValueAtTime(0.25, from);
      volume.gain.exponentialRampToValueAtTime(0.001, from + long);
      voice.connect(volume).connect(audio.destination);
      voice.start(from);
      voice.stop(from + long);
    }
    navigator.vibrate?.({ good: 60, warn: [60, 60, 60], bad: [200, 80, 200] }[event.detail.look]);
  });
}
