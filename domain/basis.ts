/** What figures count: reports that a reviewer confirmed, or all that were neither returned nor withdrawn. */
export const BASES = ["verified", "reported"] as const;
