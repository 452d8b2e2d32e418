// SHA-256 (FIPS 180-4) of a short text. crypto.subtle answers each digest by a promise, too slow for many thousands.
const K = new Uint32Array(64);
const START = new Uint32Array(8);

for (let found = 0, number = 2; found < 64; number += 1) {
  let prime = true;
  for (let by = 2; by * by <= number; by += 1) if (number % by === 0) prime = false;
  if (!prime) continue;
  if (found < 8) START[found] = fraction(Math.sqrt(number));
  K[found] = fraction(Math.cbrt(number));
  found += 1;
}

function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

function turned(word, by) {
  return (word >>> by) | (word << (32 - by));
}

// The eight words of the digest of a text of ASCII letters.
export function sha256(text) {
  const blocks = ((text.length + 8) >> 6) + 1;
  const words = new Uint32Array(blocks * 16);
  for (let i = 0; i < text.length; i += 1) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
  words[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
  words[blocks * 16 - 1] = text.length * 8;
  const state = START.slice();
  for (let block = 0; block < blocks; block += 1) mix(state, words.subarray(block * 16, block * 16 + 16));
  return state;
}

const W = new Uint32Array(64);

function mix(state, block) {
  W.set(block);
  for (let i = 16; i < 64; i += 1) {
    const early = turned(W[i - 15], 7) ^ turned(W[i - 15], 18) ^ (W[i - 15] >>> 3);
    const late = turned(W[i - 2], 17) ^ turned(W[i - 2], 19) ^ (W[i - 2] >>> 10);
    W[i] = W[i - 16] + early + W[i - 7] + late;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const high = (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g));
    const first = (h + high + K[i] + W[i]) | 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i += 1) state[i] += mixed[i];
}

export function leadingZeros(words) {
  let zeros = 0;
  for (const word of words) {
    zeros += Math.clz32(word);
    if (word) break;
  }
  return zeros;
}
