declare module "exifreader/src/exif-reader.js" {
  interface Tag {
    readonly value: unknown;
    readonly description: string;
  }

  /** Throws for a file without any of these, or one it cannot make sense of. */
  export function load(
    bytes: ArrayBuffer,
    options: {
      readonly expanded: true;
      readonly includeTags: { readonly file?: true; readonly exif?: readonly string[] };
    },
  ): {
    readonly file?: Readonly<Record<string, Tag | undefined>>;
    readonly exif?: Readonly<Record<string, Tag | undefined>>;
  };
}
