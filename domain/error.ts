interface ErrorFact {
  /** The HTTP status of an answer that fails with this code; inside a receipt or an outcome it is only informative. */
  readonly status: number;
  /** Whether sending the same again can succeed. Codes that say no are final: what was sent must be mended. */
  readonly retry: boolean;
}

/**
 * The closed list of errors. Every failing answer, refused receipt and refused import row carries one of these codes.
 * A phone treats any other failure (captive portal, HTML, cut body, unknown code) as passing and sends again.
 * What they say stands in `error-zh.ts` and `error-en.ts`: a phone loads only the language it speaks.
 */
export const ERRORS = {
  // The request as a whole
  json_invalid: { status: 400, retry: false },
  request_invalid: { status: 400, retry: false },
  protocol_unsupported: { status: 400, retry: false },
  batch_too_large: { status: 413, retry: false },
  request_too_large: { status: 413, retry: false },
  unauthenticated: { status: 401, retry: false },
  credentials_wrong: { status: 401, retry: false },
  passkey_refused: { status: 401, retry: false },
  enrolment_invalid: { status: 401, retry: false },
  password_weak: { status: 422, retry: false },
  forbidden: { status: 403, retry: false },
  cross_origin: { status: 403, retry: false },
  not_found: { status: 404, retry: false },
  too_many_requests: { status: 429, retry: true },
  internal: { status: 500, retry: true },

  // One report
  report_invalid: { status: 422, retry: false },
  report_empty: { status: 422, retry: false },
  milestone_unknown: { status: 422, retry: false },
  units_invalid: { status: 422, retry: false },
  percent_invalid: { status: 422, retry: false },
  money_invalid: { status: 422, retry: false },
  time_in_future: { status: 422, retry: false },
  project_unknown: { status: 422, retry: false },
  out_of_scope: { status: 403, retry: false },
  id_reused: { status: 409, retry: false },
  supersedes_invalid: { status: 422, retry: false },

  // One photo
  photo_too_large: { status: 413, retry: false },
  photo_type: { status: 415, retry: false },
  digest_mismatch: { status: 422, retry: false },

  // One person
  person_unknown: { status: 404, retry: false },

  // One verdict
  report_unknown: { status: 404, retry: false },
  own_report: { status: 403, retry: false },
  reason_missing: { status: 422, retry: false },
  photo_required: { status: 422, retry: false },
  undo_too_late: { status: 409, retry: false },
  report_withdrawn: { status: 409, retry: false },
  report_changed: { status: 409, retry: false },
  already_verified: { status: 409, retry: false },

  // A bulletin
  bulletin_changed: { status: 409, retry: false },

  // One row of an import
  row_invalid: { status: 422, retry: false },
  city_unknown: { status: 422, retry: false },
  zone_unknown: { status: 422, retry: false },
  round_unknown: { status: 422, retry: false },
  username_invalid: { status: 422, retry: false },
  username_taken: { status: 409, retry: false },
  place_unknown: { status: 404, retry: false },
} as const satisfies Record<string, ErrorFact>;

export type ErrorCode = keyof typeof ERRORS;
export const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** The languages the system speaks; the first is the default. */
export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Tells a code of the closed list from anything else. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return (ERROR_CODES as readonly unknown[]).includes(value);
}

/**
 * A failure with a code of the closed list. `detail` names the field or row, for whoever reads the answer;
 * `retryAfterSeconds` says how long to wait, where that is known.
 */
export class SanpiError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail?: string, retryAfterSeconds?: number) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "SanpiError";
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
