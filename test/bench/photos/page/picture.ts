/**
 * A picture as a phone's camera makes one, always the same: sky and ground in gradients, things of all sizes with hard
 * edges, fine lines, letters, and the sensor's noise over all of it.
 */
export async function takePicture(width: number, height: number): Promise<Blob> {
  const random = randomFrom(20240223);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  const sky = context.createLinearGradient(0, 0, width / 4, height);
  for (const [at, colour] of [
    [0, "#7fa8d8"],
    [0.45, "#d9dde0"],
    [0.5, "#8a7a63"],
    [1, "#5b4f3f"],
  ] as const)
    sky.addColorStop(at, colour);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  const unit = width / 100;
  for (let i = 0; i < 900; i++) {
    const [x, y] = [random() * width, (0.2 + 0.8 * random()) * height];
    context.fillStyle = `hsl(${20 + random() * 200} ${random() * 45}% ${20 + random() * 60}% / ${0.4 + random() * 0.6})`;
    context.fillRect(x, y, (0.2 + random() * 5) * unit, (0.2 + random() * 5) * unit);
    context.strokeStyle = `rgb(40 40 40 / ${random()})`;
    context.lineWidth = 0.02 * unit + random() * 0.15 * unit;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + (random() - 0.5) * 30 * unit, y + (random() - 0.5) * 30 * unit);
    context.stroke();
  }
  context.fillStyle = "#a01818";
  for (let i = 0; i < 12; i++) {
    context.font = `${Math.round((0.6 + i / 4) * unit)}px sans-serif`;
    context.fillText("SITE 2024-1", random() * width * 0.8, random() * height);
  }
  addNoise(context, width, height, random);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
}

function addNoise(
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
  random: () => number,
): void {
  const side = 512;
  const tile = new OffscreenCanvas(side, side);
  const grain = new ImageData(side, side);
  for (let i = 0; i < grain.data.length; i += 4) {
    const light = random() < 0.5 ? 0 : 255;
    grain.data.set([light, light, light, Math.floor(random() * 22)], i);
  }
  tile.getContext("2d")?.putImageData(grain, 0, 0);
  for (let y = 0; y < height; y += side) for (let x = 0; x < width; x += side) context.drawImage(tile, x, y);
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
