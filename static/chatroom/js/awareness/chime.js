// Two quacks, made here: no file is loaded for them.

import { pause } from "../pause.js";

const WAKE_MS = 500; // that a sleeping audio device may take
const QUACKS = [0, 0.17]; // seconds from the start
const QUACK_SECONDS = 0.13;
const HIGH_HZ = 620;
const LOW_HZ = 380;
const LOUDNESS = 0.22;
const REED_HZ = 900; // what a bill lets through

export class Chime {
  #window;
  #context = null;

  constructor(document) {
    this.#window = document.defaultView;
    // A browser lets a page sound only after its reader has touched it.
    for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => this.#context?.resume());
  }

  async sound() {
    this.#context ??= new this.#window.AudioContext();
    const context = this.#context;
    // Where nobody has touched the page it would sound at their first touch, long after.
    if (context.state !== "running") await Promise.race([context.resume(), pause(WAKE_MS)]);
    if (context.state === "running") for (const delay of QUACKS) quack(context, context.currentTime + delay);
  }
}

function quack(context, at) {
  const tone = context.createOscillator();
  const bill = context.createBiquadFilter();
  const loudness = context.createGain();
  tone.type = "sawtooth";
  tone.frequency.setValueAtTime(HIGH_HZ, at);
  tone.frequency.exponentialRampToValueAtTime(LOW_HZ, at + QUACK_SECONDS);
  bill.type = "bandpass";
  bill.frequency.value = REED_HZ;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(LOUDNESS, at + QUACK_SECONDS / 6);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + QUACK_SECONDS);
  tone.connect(bill).connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + QUACK_SECONDS);
}
