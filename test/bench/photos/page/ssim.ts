/** The light of a picture, a value a pixel. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

const WINDOW = 8;
const STEP = 4;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** How alike two pictures of one size look (Wang et al. 2004), over windows of 8 × 8; `share` of their height, from the top. */
export function ssim(a: Luma, b: Luma, share: number): number {
  if (a.width !== b.width || a.height !== b.height) throw new Error("pictures of two sizes");
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + WINDOW <= a.height * share; y += STEP)
    for (let x = 0; x + WINDOW <= a.width; x += STEP) {
      sum += ofWindow(a, b, x, y);
      windows++;
    }
  return sum / windows;
}

function ofWindow(a: Luma, b: Luma, left: number, top: number): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + WINDOW; y++)
    for (let i = y * a.width + left; i < y * a.width + left + WINDOW; i++) {
      const [p, q] = [a.light[i] ?? 0, b.light[i] ?? 0];
      sa += p;
      sb += q;
      saa += p * p;
      sbb += q * q;
      sab += p * q;
    }
  const n = WINDOW * WINDOW;
  const [ma, mb] = [sa / n, sb / n];
  const [va, vb, cov] = [saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb];
  return ((2 * ma * mb + C1) * (2 * cov + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
}

/** Reads a picture at its own size. */
export async function lumaOf(picture: Blob): Promise<Luma> {
  const bitmap = await createImageBitmap(picture);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const light = new Float32Array(width * height);
  for (let i = 0; i < light.length; i++)
    light[i] = 0.299 * (data[4 * i] ?? 0) + 0.587 * (data[4 * i + 1] ?? 0) + 0.114 * (data[4 * i + 2] ?? 0);
  return { width, height, light };
}

/** The mean over the area of each new pixel: nobody's scaler is favoured, and nothing is lost to a codec. */
export function shrinkByArea({ width, height, light }: Luma, to: { width: number; height: number }): Luma {
  const [sx, sy] = [width / to.width, height / to.height];
  const out = new Float32Array(to.width * to.height);
  for (let y = 0; y < to.height; y++)
    for (let x = 0; x < to.width; x++) {
      let [sum, weight] = [0, 0];
      for (let v = Math.floor(y * sy); v < (y + 1) * sy && v < height; v++) {
        const wy = Math.min(v + 1, (y + 1) * sy) - Math.max(v, y * sy);
        for (let u = Math.floor(x * sx); u < (x + 1) * sx && u < width; u++) {
          const w = wy * (Math.min(u + 1, (x + 1) * sx) - Math.max(u, x * sx));
          sum += w * (light[v * width + u] ?? 0);
          weight += w;
        }
      }
      out[y * to.width + x] = sum / weight;
    }
  return { ...to, light: out };
}
