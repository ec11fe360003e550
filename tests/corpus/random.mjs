// Seeded random numbers. Every part of the corpus draws from its own named
// stream, so that adding a draw in one place does not change all the others.

function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export class Random {
  constructor(name) {
    this.name = name;
    this.state = [hash(`${name}/a`), hash(`${name}/b`), hash(`${name}/c`), 1];
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** A fresh independent stream below this one. */
  fork(name) {
    return new Random(`${this.name}/${name}`);
  }

  /** 32 random bits (sfc32). */
  uint32() {
    let [a, b, c, d] = this.state;
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    this.state = [a, b, c, d];
    return t >>> 0;
  }

  next() {
    return this.uint32() / 2 ** 32;
  }
  real(low, high) {
    return low + (high - low) * this.next();
  }
  int(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }
  chance(p) {
    return this.next() < p;
  }
  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }
  sign() {
    return this.chance(0.5) ? 1 : -1;
  }
  digits(n) {
    return Array.from({ length: n }, () => this.int(0, 9)).join("");
  }

  normal(sigma = 1) {
    const r = Math.sqrt(-2 * Math.log(1 - this.next()));
    return sigma * r * Math.cos(2 * Math.PI * this.next());
  }
}
