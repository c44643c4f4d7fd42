import type { ErrorCode } from "./error.ts";

/** What happened and what to do next, in English, in the words of the person at the phone. */
export const ERRORS_EN: Record<ErrorCode, string> = {
  // The request as a whole
  json_invalid: "The request is not valid JSON; update the app and try again",
  request_invalid: "The request does not have the expected form; check it and try again",
  protocol_unsupported: "This version of the app is not supported; update it, nothing stored is lost",
  batch_too_large: "At most 100 reports at a time; send them in parts",
  request_too_large: "The request is too large; send it in parts",
  unauthenticated: "Please sign in again; nothing stored is lost",
  credentials_wrong: "Wrong user name or password; try again",
  passkey_refused: "Passkey not accepted; use your password",
  enrolment_invalid: "This link was used or has expired; ask your administrator for a new one",
  password_weak: "Use at least 8 characters, no common password and not your user name",
  forbidden: "You do not have this right; ask your administrator",
  cross_origin: "Use this system's own pages for this",
  not_found: "Not found; it may have been moved",
  too_many_requests: "Too many requests; wait a little and try again",
  internal: "The server failed; nothing is lost, try again later",

  // One report
  report_invalid: "This report has a wrong field; correct it and save again",
  report_empty: "This report says nothing; add a milestone, an amount, a note or a photo",
  milestone_unknown: "No such milestone; choose one from the list",
  units_invalid: "Wrong units: use whole numbers, with no more done than there are in all",
  percent_invalid: "The percentage must lie between 0 and 100",
  money_invalid: "Money must be a whole number of 万元, not negative",
  time_in_future: "The time lies in the future; check the phone's date and time",
  project_unknown: "No such project; refresh the list and choose again",
  out_of_scope: "This is outside your area; ask your administrator",
  id_reused: "This id belongs to another report; save it as a new one",
  supersedes_invalid: "You can only correct your own reports of the same project",

  // One photo
  photo_too_large: "The photo is too large; take or choose a smaller one",
  photo_type: "This is not a usable photo; send a JPEG",
  digest_mismatch: "The photo does not match its digest; take it again",

  // One person
  person_unknown:
    "No such person; refresh and try again, or check that the rescue file belongs to this system",

  // One verdict
  report_unknown: "No such report; refresh and try again",
  own_report: "You cannot review your own report",
  reason_missing: "Say why you return it",
  photo_required:
    "This milestone moves a rate: it needs a photo before it can be verified; wait for it or return the report",
  undo_too_late: "Too late to undo, or somebody else has decided since; return the report if it is wrong",
  report_withdrawn: "The reporter withdrew this report; there is nothing to review",
  report_changed: "Somebody else just decided on this report; look again and decide anew",
  already_verified: "This report is verified and cannot be withdrawn; correct it instead",

  // A bulletin
  bulletin_changed: "The bulletin was changed, or one of its period is out; reload to see it",

  // One row of an import
  row_invalid: "This row has a wrong field; correct it and import again",
  city_unknown: "No such city; import the city first",
  zone_unknown: "No such zone; import the zone first",
  round_unknown: "No such round; import the round first",
  username_invalid: "A user name is a phone number, or 3 to 30 letters, digits, dots and underscores",
  username_taken: "This user name belongs to somebody outside your area; ask the administrator above you",
  place_unknown: "No such place; choose again",
};
