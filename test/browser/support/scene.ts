import type { Page } from "playwright-core";

/** How a copy of a scene is made. Sizes in pixels; shares of 1. */
export interface Take {
  readonly width?: number;
  readonly height?: number;
  /** JPEG quality, 0 to 1. */
  readonly quality?: number;
  /** Words in a band over the lowest fifth, as the app stamps them; none for no band. */
  readonly stamp?: string;
  /** 1 for as it is. */
  readonly brightness?: number;
  /** What is cut off at each edge. */
  readonly crop?: number;
}

/** What there is to see: a building site made up from the seed, or nothing much. */
export type Scene =
  | { readonly site: number }
  | { readonly plain: "black" | "white" | "fog" | "wall"; readonly grain: number };

/** Draws a scene in the browser and encodes it there. Sites of all seeds have a sky above, ground below and buildings between. */
export async function takeScene(page: Page, scene: Scene, take: Take = {}): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([scene, { width = 1200, height = 900, quality = 0.8, stamp = "", brightness = 1, crop = 0 }]) => {
      const [wide, high] = [1600, 1200];
      const whole = new OffscreenCanvas(wide, high);
      const paint = whole.getContext("2d");
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      if (!paint || !context) throw new Error("no canvas");
      let state = "site" in scene ? scene.site * 7_919 + 1 : scene.grain * 104_729 + 3;
      const chance = (from = 0, to = 1) => {
        state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
        const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0;
        return from + (((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32) * (to - from);
      };
      const fill = (colour: string | CanvasGradient, x: number, y: number, w: number, h: number) => {
        paint.fillStyle = colour;
        paint.fillRect(x, y, w, h);
      };
      const grey = (level: number) => `rgb(${level} ${level} ${level})`;
      if ("plain" in scene) {
        const level = { black: 3, white: 252, fog: 190, wall: 140 }[scene.plain];
        fill(grey(level), 0, 0, wide, high);
        if (scene.plain === "fog") {
          const haze = paint.createLinearGradient(0, 0, 0, high);
          haze.addColorStop(0, grey(205));
          haze.addColorStop(1, grey(165));
          fill(haze, 0, 0, wide, high);
        }
      } else {
        const horizon = chance(500, 750);
        const sky = paint.createLinearGradient(0, 0, 0, horizon);
        sky.addColorStop(0, `hsl(210 ${chance(10, 70)}% ${chance(55, 75)}%)`);
        sky.addColorStop(1, `hsl(200 20% ${chance(75, 92)}%)`);
        fill(sky, 0, 0, wide, horizon);
        fill(`hsl(${chance(25, 45)} 30% ${chance(30, 50)}%)`, 0, horizon, wide, high - horizon);
        for (let i = 0; i < 14; i++) {
          const [x, y, r] = [chance(0, wide), chance(0, horizon), chance(60, 260)];
          const cloud = paint.createRadialGradient(x, y, 0, x, y, r);
          cloud.addColorStop(0, "rgb(255 255 255 / 0.7)");
          cloud.addColorStop(1, "rgb(255 255 255 / 0)");
          fill(cloud, x - r, y - r, 2 * r, 2 * r);
        }
        for (let i = 0; i < 6; i++) {
          const [w, h] = [chance(120, 420), chance(120, 520)];
          const [x, y] = [chance(-60, wide - 60), horizon - h + chance(0, 80)];
          fill(`hsl(${chance(0, 60)} ${chance(0, 30)}% ${chance(25, 75)}%)`, x, y, w, h);
          const [across, down] = [chance(22, 60), chance(24, 60)];
          for (let wx = x + 8; wx < x + w - 16; wx += across)
            for (let wy = y + 8; wy < y + h - 16; wy += down)
              fill(`hsl(210 20% ${chance(10, 60)}%)`, wx, wy, across * 0.5, down * 0.6);
        }
        paint.strokeStyle = "#b8860b";
        paint.lineWidth = 9;
        const [mast, top] = [chance(200, 1400), chance(40, 260)];
        paint.beginPath();
        paint.moveTo(mast, horizon);
        paint.lineTo(mast, top);
        paint.moveTo(mast - chance(80, 200), top + 12);
        paint.lineTo(mast + chance(200, 600), top + 12);
        paint.stroke();
        for (let i = 0; i < 90; i++)
          fill(
            `hsl(${chance(20, 50)} 25% ${chance(20, 65)}%)`,
            chance(0, wide),
            chance(horizon, high),
            chance(10, 160),
            chance(6, 50),
          );
      }
      // A camera's grain.
      const grain = new ImageData(400, 300);
      for (let i = 0; i < grain.data.length; i += 4)
        grain.data.set([chance(0, 255), chance(0, 255), chance(0, 255), 14], i);
      const tile = new OffscreenCanvas(400, 300);
      tile.getContext("2d")?.putImageData(grain, 0, 0);
      for (let x = 0; x < wide; x += 400) for (let y = 0; y < high; y += 300) paint.drawImage(tile, x, y);
      context.imageSmoothingQuality = "high";
      context.filter = `brightness(${brightness})`;
      context.drawImage(
        whole,
        wide * crop,
        high * crop,
        wide * (1 - 2 * crop),
        high * (1 - 2 * crop),
        0,
        0,
        width,
        height,
      );
      context.filter = "none";
      if (stamp) {
        context.fillStyle = "rgb(0 0 0 / 0.66)";
        context.fillRect(0, height * 0.8, width, height * 0.2);
        context.fillStyle = "#fff";
        context.font = `500 ${Math.round(width / 47)}px sans-serif`;
        for (let line = 0; line < 4; line++)
          context.fillText(`${stamp} ${stamp} ${stamp}`, 12, height * (0.845 + 0.045 * line));
      }
      const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    [scene, take] as const,
  );
  return Buffer.from(base64, "base64");
}
