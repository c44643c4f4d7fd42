interface ImportMetaEnv {
  /** The version of the app and the commit it was built from; set by the build, unknown elsewhere. */
  readonly SANPI_VERSION?: string;
}
