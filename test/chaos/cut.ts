/** Where the server dies: at the n-th statement of a request (from 1), before it ran or after it took effect. */
export interface Cut {
  readonly statement: number;
  readonly when: "before" | "after";
}
