import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

// node_modules/.bin/vite test/pwa/gallery
export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact()],
  server: { port: 5199, strictPort: true },
});
