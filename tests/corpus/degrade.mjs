// A clean page to what a flatbed, a document feeder or a phone makes of it.
import sharp from "sharp";
import { Random } from "./random.mjs";

const clamp = (v) => (v < 0 ? 0 : Math.min(v, 255));
const rawOf = (p, channels = 3) => ({ raw: { width: p.width, height: p.height, channels } });

// ---- geometry: 3x3 matrices, row by row, from clean page pixels to stored image pixels

const multiply = (a, b) =>
  a.map((_, i) => {
    const r = 3 * Math.floor(i / 3),
      c = i % 3;
    return a[r] * b[c] + a[r + 1] * b[c + 3] + a[r + 2] * b[c + 6];
  });
const shift = (x, y) => [1, 0, x, 0, 1, y, 0, 0, 1];
const turn = (degrees) => {
  const a = (degrees * Math.PI) / 180,
    c = Math.cos(a),
    s = Math.sin(a);
  return [c, -s, 0, s, c, 0, 0, 0, 1];
};
const QUARTERS = {
  0: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  90: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  180: [-1, 0, 0, 0, -1, 0, 0, 0, 1],
  270: [0, 1, 0, -1, 0, 0, 0, 0, 1],
};

function invert(m) {
  const [a, b, c, d, e, f, g, h, i] = m;
  const A = e * i - f * h,
    B = f * g - d * i,
    C = d * h - e * g;
  const k = 1 / (a * A + b * B + c * C);
  return [A, c * h - b * i, b * f - c * e, B, a * i - c * g, c * d - a * f, C, b * g - a * h, a * e - b * d].map((v) => v * k);
}

export function project(m, x, y) {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** The matrix that takes a w x h page to four corners (top left first, clockwise). */
function toCorners(w, h, [[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const dx1 = x1 - x2,
    dx2 = x3 - x2,
    sx = x0 - x1 + x2 - x3;
  const dy1 = y1 - y2,
    dy2 = y3 - y2,
    sy = y0 - y1 + y2 - y3;
  const k = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / k,
    q = (dx1 * sy - sx * dy1) / k;
  return multiply(
    [x1 - x0 + g * x1, x3 - x0 + q * x3, x0, y1 - y0 + g * y1, y3 - y0 + q * y3, y0, g, q, 1],
    [1 / w, 0, 0, 0, 1 / h, 0, 0, 0, 1],
  );
}

/** How a page lies in the picture: matrix, size of the picture and the true angles. */
function lay(r, page, dpi, style) {
  const { width: w, height: h } = page;
  const [W, H] = style.orientation % 180 ? [h, w] : [w, h];
  const stored = (360 - style.orientation) % 360; // clockwise turn already in the picture
  let upright;
  if (style.source === "phone") {
    const margin = r.real(0.05, 0.1),
      reach = r.real(0.01, 0.06);
    const near = ([u, v]) => [
      w * (margin + u * (1 - 2 * margin) + r.real(-reach, reach)),
      h * (margin + v * (1 - 2 * margin) + r.real(-reach, reach)),
    ];
    const flat = toCorners(
      w,
      h,
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ].map(near),
    );
    upright = multiply(multiply(multiply(shift(w / 2, h / 2), turn(style.angle)), shift(-w / 2, -h / 2)), flat);
  } else {
    const off = (dpi / 25.4) * (style.source === "flatbed" ? 2.5 : 1.2);
    upright = multiply(multiply(shift(w / 2 + r.real(-off, off), h / 2 + r.real(-off, off)), turn(style.angle)), shift(-w / 2, -h / 2));
  }
  const matrix = multiply(multiply(shift(W / 2, H / 2), QUARTERS[stored]), multiply(shift(-w / 2, -h / 2), upright));
  const corners = [
    [0, 0],
    [w, 0],
    [w, h],
    [0, h],
  ].map(([x, y]) => project(matrix, x, y).map((v) => Math.round(v * 10) / 10));
  const [a, b] = [project(upright, 0, 0), project(upright, w, 0)];
  const [d, c] = [project(upright, 0, h), project(upright, w, h)];
  const tilt = (p, q) => (Math.atan2(q[1] - p[1], q[0] - p[0]) * 180) / Math.PI;
  return { W, H, matrix, corners, angle: style.source === "phone" ? (tilt(a, b) + tilt(d, c)) / 2 : style.angle };
}

// ---- marks on the paper, before it is scanned

/** A copy of a copy: grey, thickened or eaten letters, grains of toner. */
async function photocopy(r, page, dpi, generations) {
  let data = await sharp(page.data, rawOf(page)).greyscale().raw().toBuffer();
  const plane = { width: page.width, height: page.height };
  for (let g = 0; g < generations; g++) {
    data = await sharp(data, rawOf(plane, 1))
      .blur(Math.max(0.3, 0.75 * (dpi / 200)))
      .extractChannel(0)
      .raw()
      .toBuffer();
    const middle = r.real(135, 195),
      steep = r.real(16, 30),
      grain = r.real(6, 16);
    const dice = r.fork(`toner${g}`);
    let s = dice.uint32() | 1;
    for (let i = 0; i < data.length; i++) {
      s ^= s << 13;
      s ^= s >>> 17;
      s ^= s << 5;
      data[i] = 255 / (1 + Math.exp((middle - data[i] + GAUSS[s & 65535] * grain) / steep));
    }
  }
  return sharp(data, rawOf(plane, 1)).toColourspace("srgb").raw().toBuffer();
}

async function agePaper(r, page, dpi, style, ghost) {
  const { width: w, height: h } = page;
  const clean = style.copies ? await photocopy(r.fork("copy"), page, dpi, style.copies) : page.data;
  const blurred = await sharp(clean, rawOf(page))
    .blur(Math.max(0.3, style.blur * (dpi / 200)))
    .raw()
    .toBuffer();
  const tint = style.tint;
  const fade = style.fade;
  for (let i = 0; i < blurred.length; i += 3) {
    for (let c = 0; c < 3; c++) blurred[i + c] = ((255 - (255 - blurred[i + c]) * fade) * tint[c]) / 255;
  }
  if (ghost && style.bleed > 0) {
    const soft = await sharp(ghost.data, rawOf(ghost))
      .flop()
      .resize(w, h, { fit: "fill" })
      .greyscale()
      .blur(1.4 * (dpi / 200))
      .raw()
      .toBuffer();
    for (let i = 0, p = 0; p < soft.length; p++, i += 3) {
      const d = (255 - soft[p]) * style.bleed;
      blurred[i] = clamp(blurred[i] - d);
      blurred[i + 1] = clamp(blurred[i + 1] - d);
      blurred[i + 2] = clamp(blurred[i + 2] - d);
    }
  }
  if (style.holes) {
    const mm = dpi / 25.4;
    for (const cy of [h / 2 - 40 * mm, h / 2 + 40 * mm]) disc(blurred, w, h, 11 * mm, cy, 3 * mm, style.bed, 0.85);
  }
  for (let n = style.specks; n > 0; n--)
    disc(blurred, w, h, r.real(0, w), r.real(0, h), (r.real(0.5, 2.2) * dpi) / 200, [60, 55, 50], r.real(0.4, 1));
  return blurred;
}

function disc(data, w, h, cx, cy, radius, colour, opacity) {
  for (let y = Math.max(0, Math.floor(cy - radius - 1)); y <= Math.min(h - 1, cy + radius + 1); y++) {
    for (let x = Math.max(0, Math.floor(cx - radius - 1)); x <= Math.min(w - 1, cx + radius + 1); x++) {
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x - cx, y - cy))) * opacity;
      const i = 3 * (y * w + x);
      for (let c = 0; c < 3; c++) data[i + c] += (colour[c] - data[i + c]) * cover;
    }
  }
}

// ---- light: a coarse map of brightness, 255 = full

async function light(r, W, H, style) {
  const w = Math.ceil(W / 24),
    h = Math.ceil(H / 24);
  const map = Buffer.alloc(w * h);
  const slope = [r.real(-1, 1) * style.shade, r.real(-1, 1) * style.shade];
  const spine = { at: r.chance(0.5) ? 0 : 1, depth: style.spine, reach: r.real(0.03, 0.08) };
  const hand = { x: r.real(0.1, 0.9), y: r.real(0.2, 1), rx: r.real(0.2, 0.45), ry: r.real(0.15, 0.35), depth: style.hand };
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const u = x / w,
        v = y / h;
      let k = 1 - Math.abs(style.shade) * 0.5 + slope[0] * (u - 0.5) + slope[1] * (v - 0.5);
      k *= 1 - spine.depth * Math.exp(-(((u - spine.at) / spine.reach) ** 2));
      const d = ((u - hand.x) / hand.rx) ** 2 + ((v - hand.y) / hand.ry) ** 2;
      k *= 1 - hand.depth / (1 + Math.exp(6 * (d - 1)));
      map[y * w + x] = clamp(k * 255);
    }
  }
  return sharp(map, { raw: { width: w, height: h, channels: 1 } })
    .resize(W, H, { fit: "fill", kernel: "cubic" })
    .extractChannel(0)
    .raw()
    .toBuffer();
}

const GAUSS = (() => {
  const r = new Random("gauss");
  return Float32Array.from({ length: 65536 }, () => r.normal());
})();

/** Scans one page. @returns {{width,height,data,truth}} raw RGB and what is true of it. */
export async function scan(r, page, dpi, style, ghost) {
  const paper = await agePaper(r.fork("paper"), page, dpi, style, ghost);
  const { W, H, matrix, corners, angle } = lay(r.fork("lay"), page, dpi, style);
  const shade = await light(r.fork("light"), W, H, style);
  const inverse = invert(matrix);
  const { width: w, height: h } = page;
  const out = Buffer.alloc(W * H * 3);
  const dice = r.fork("noise");
  let [s0, s1] = [dice.uint32() | 1, dice.uint32()];
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = inverse;
  const { bed, noise, grain } = style;
  for (let y = 0, o = 0; y < H; y++) {
    for (let x = 0; x < W; x++, o += 3) {
      const px = x + 0.5,
        py = y + 0.5;
      const k = m6 * px + m7 * py + m8;
      const sx = (m0 * px + m1 * py + m2) / k - 0.5,
        sy = (m3 * px + m4 * py + m5) / k - 0.5;
      s0 ^= s0 << 13;
      s0 ^= s0 >>> 17;
      s0 ^= s0 << 5;
      s1 = (Math.imul(s1, 1664525) + 1013904223) | 0;
      const n = (s0 ^ s1) >>> 0;
      const lum = GAUSS[n & 65535] * noise;
      const dim = shade[y * W + x] / 255;
      const inside = sx > -0.5 && sy > -0.5 && sx < w - 0.5 && sy < h - 0.5;
      if (inside) {
        const x0 = sx < 0 ? 0 : sx | 0,
          y0 = sy < 0 ? 0 : sy | 0;
        const fx = sx < 0 ? 0 : sx - x0,
          fy = sy < 0 ? 0 : sy - y0;
        const i = 3 * (y0 * w + x0),
          right = x0 + 1 < w ? 3 : 0,
          down = y0 + 1 < h ? 3 * w : 0;
        for (let c = 0; c < 3; c++) {
          const top = paper[i + c] + (paper[i + c + right] - paper[i + c]) * fx;
          const low = paper[i + c + down] + (paper[i + c + down + right] - paper[i + c + down]) * fx;
          out[o + c] = clamp((top + (low - top) * fy) * dim + lum + GAUSS[(n >>> (5 * c + 3)) & 65535] * noise * 0.35 + 0.5);
        }
      } else {
        const fleck = grain ? GAUSS[(n >>> 11) & 65535] * grain : 0;
        for (let c = 0; c < 3; c++) out[o + c] = clamp((bed[c] + fleck) * (style.source === "phone" ? dim : 1) + lum + 0.5);
      }
      if (style.salt && n < style.salt) out[o] = out[o + 1] = out[o + 2] = n & 1 ? 255 : 20;
    }
  }
  for (const at of style.streaks) {
    const x = Math.round(at * (W - 3));
    for (let y = 0; y < H; y++) for (let c = 0; c < 6; c++) out[3 * (y * W + x) + c] = clamp(out[3 * (y * W + x) + c] - 38);
  }
  return {
    width: W,
    height: H,
    data: out,
    truth: {
      angle: Math.round(angle * 1000) / 1000,
      orientation: style.orientation,
      corners,
      matrix: matrix.map((v) => Number(v.toPrecision(8))),
    },
  };
}

/** How one page comes out of a given machine. */
export function styleOf(r, source, { landscape = false, flipped = false } = {}) {
  const phone = source === "phone",
    feeder = source === "feeder";
  const angle = phone ? r.normal(2) : feeder ? (r.chance(0.2) ? r.sign() * r.real(2.5, 5) : r.normal(0.9)) : r.normal(0.6);
  const orientation = landscape
    ? r.chance(0.75)
      ? r.pick([90, 270])
      : r.pick([0, 180])
    : flipped
      ? 180
      : r.chance(0.06)
        ? 180
        : r.chance(0.05)
          ? r.pick([90, 270])
          : 0;
  const warm = r.real(0, 1);
  const white = r.int(214, 240);
  return {
    source,
    orientation,
    angle: Math.max(-5, Math.min(5, angle)),
    tint: phone
      ? [white, white - warm * r.int(0, 8), white - warm * r.int(8, 26)]
      : [255 - warm * r.int(0, 4), 255 - warm * r.int(4, 11), 255 - warm * r.int(12, 34)],
    fade: r.chance(0.15) ? r.real(0.5, 0.7) : r.real(0.82, 1),
    blur: phone ? r.real(0.7, 1.1) : r.real(0.45, 0.75),
    bleed: r.chance(0.35) ? r.real(0.04, 0.13) : 0,
    holes: r.chance(0.25),
    specks: r.chance(0.4) ? r.int(20, 160) : 0,
    bed: phone
      ? r.pick([
          [96, 72, 50],
          [58, 60, 66],
          [142, 120, 92],
        ])
      : feeder
        ? [22, 22, 24]
        : r.pick([
            [246, 246, 244],
            [28, 28, 30],
          ]),
    grain: phone ? 9 : 0,
    shade: phone ? r.real(0.12, 0.4) : r.chance(0.3) ? r.real(0.04, 0.12) : 0.02,
    spine: !phone && r.chance(0.2) ? r.real(0.2, 0.5) : 0,
    hand: phone && r.chance(0.5) ? r.real(0.15, 0.4) : 0,
    noise: phone ? r.real(3, 7) : r.real(1.5, 4.5),
    salt: r.chance(0.2) ? r.real(2e4, 3e5) : 0,
    streaks: feeder && r.chance(0.2) ? [r.real(0.05, 0.95)] : [],
    quality: r.pick([70, 78, 85, 90]),
    copies: r.chance(0.22) ? r.int(1, 2) : 0,
  };
}
