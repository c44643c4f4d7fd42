import type { Plugin } from "vite";

/** What the photos' EXIF reader is asked for: orientation and time, in the kinds of file that phones make, and a JPEG's size. */
const USED = new Set(["JPEG", "PNG", "WEBP", "HEIC", "EXIF", "FILE"]);

/**
 * Leaves out of exifreader what is not asked of it (XMP, ICC, IPTC, makers' notes …), by the same constants that its own
 * custom build replaces: 24 KB instead of 41 KB after gzip.
 */
export function slimExif(): Plugin {
  return {
    name: "slim-exif",
    enforce: "pre",
    transform: {
      filter: { id: /[\\/]exifreader[\\/]src[\\/]/ },
      handler: (code) => ({
        code: code.replace(/\bConstants\.USE_(\w+)/g, (_, name: string) => String(USED.has(name))),
        map: null,
      }),
    },
  };
}
