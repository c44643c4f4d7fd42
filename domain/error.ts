interface ErrorFact {
  /** The HTTP status of an answer that fails with this code; inside a receipt or an outcome it is only informative. */
  readonly status: number;
  /** Whether sending the same again can succeed. Codes that say no are final: what was sent must be mended. */
  readonly retry: boolean;
  /** What happened and what to do next, in the words of the person at the phone. */
  readonly zh: string;
  readonly en: string;
}

const fact = (status: number, retry: boolean, zh: string, en: string): ErrorFact => ({
  status,
  retry,
  zh,
  en,
});

/**
 * The closed list of errors. Every failing answer, refused receipt and refused import row carries one of these codes.
 * A phone treats any other failure (captive portal, HTML, cut body, unknown code) as passing and sends again.
 */
export const ERRORS = {
  // The request as a whole
  json_invalid: fact(
    400,
    false,
    "发送的内容不完整，请更新应用后重试",
    "The request is not valid JSON; update the app and try again",
  ),
  request_invalid: fact(
    400,
    false,
    "请求的内容有误，请检查后重试",
    "The request does not have the expected form; check it and try again",
  ),
  protocol_unsupported: fact(
    400,
    false,
    "应用版本不兼容，请更新应用；已存内容不会丢失",
    "This version of the app is not supported; update it, nothing stored is lost",
  ),
  batch_too_large: fact(
    413,
    false,
    "一次最多发送 100 条，请分批发送",
    "At most 100 reports at a time; send them in parts",
  ),
  request_too_large: fact(
    413,
    false,
    "发送的内容过大，请分批发送",
    "The request is too large; send it in parts",
  ),
  unauthenticated: fact(
    401,
    false,
    "登录已过期，请重新登录；已存内容不会丢失",
    "Please sign in again; nothing stored is lost",
  ),
  credentials_wrong: fact(401, false, "账号或密码不对，请重新输入", "Wrong user name or password; try again"),
  passkey_refused: fact(
    401,
    false,
    "通行密钥未通过验证，请用密码登录",
    "Passkey not accepted; use your password",
  ),
  enrolment_invalid: fact(
    401,
    false,
    "此链接已使用或已过期，请向管理员索取新链接",
    "This link was used or has expired; ask your administrator for a new one",
  ),
  password_weak: fact(
    422,
    false,
    "密码至少 8 位，且不能是常见密码或含有账号，请换一个",
    "Use at least 8 characters, no common password and not your user name",
  ),
  forbidden: fact(
    403,
    false,
    "您没有此项权限，请联系管理员",
    "You do not have this right; ask your administrator",
  ),
  cross_origin: fact(403, false, "请从本系统的页面操作", "Use this system's own pages for this"),
  not_found: fact(404, false, "没有找到，可能已被移走", "Not found; it may have been moved"),
  too_many_requests: fact(
    429,
    true,
    "操作太频繁，请稍后再试",
    "Too many requests; wait a little and try again",
  ),
  internal: fact(
    500,
    true,
    "服务器出错了，内容已保留，稍后会自动重试",
    "The server failed; nothing is lost, try again later",
  ),

  // One report
  report_invalid: fact(
    422,
    false,
    "这条记录的内容有误，请修改后重新保存",
    "This report has a wrong field; correct it and save again",
  ),
  report_empty: fact(
    422,
    false,
    "这条记录没有内容，请填写进度、金额、备注或照片",
    "This report says nothing; add a milestone, an amount, a note or a photo",
  ),
  milestone_unknown: fact(
    422,
    false,
    "没有这个节点，请重新选择进度节点",
    "No such milestone; choose one from the list",
  ),
  units_invalid: fact(
    422,
    false,
    "单体数有误：应为整数，且已完成数不超过总数",
    "Wrong units: use whole numbers, with no more done than there are in all",
  ),
  percent_invalid: fact(
    422,
    false,
    "完成比例应在 0 到 100 之间",
    "The percentage must lie between 0 and 100",
  ),
  money_invalid: fact(
    422,
    false,
    "金额应为不小于 0 的整数，单位万元",
    "Money must be a whole number of 万元, not negative",
  ),
  time_in_future: fact(
    422,
    false,
    "时间在未来，请检查手机的日期和时间",
    "The time lies in the future; check the phone's date and time",
  ),
  project_unknown: fact(
    422,
    false,
    "没有这个项目，请刷新项目列表后重选",
    "No such project; refresh the list and choose again",
  ),
  out_of_scope: fact(
    403,
    false,
    "这不在您负责的范围内，请联系管理员",
    "This is outside your area; ask your administrator",
  ),
  id_reused: fact(
    409,
    false,
    "编号与另一条记录重复，请作为新记录重新保存",
    "This id belongs to another report; save it as a new one",
  ),
  supersedes_invalid: fact(
    422,
    false,
    "只能更正您自己在同一项目的记录",
    "You can only correct your own reports of the same project",
  ),

  // One photo
  photo_too_large: fact(
    413,
    false,
    "照片过大，请重新拍摄或选择较小的照片",
    "The photo is too large; take or choose a smaller one",
  ),
  photo_type: fact(
    415,
    false,
    "这不是可用的照片，请使用 JPEG 照片",
    "This is not a usable photo; send a JPEG",
  ),
  digest_mismatch: fact(
    422,
    false,
    "照片内容与编号不符，请重新拍摄",
    "The photo does not match its digest; take it again",
  ),

  // One person
  person_unknown: fact(
    404,
    false,
    "没有这个人员，请刷新后重试；备份文件请核对是否属于本系统",
    "No such person; refresh and try again, or check that the rescue file belongs to this system",
  ),

  // One verdict
  report_unknown: fact(404, false, "没有这条记录，请刷新后重试", "No such report; refresh and try again"),
  own_report: fact(403, false, "不能审核自己上报的记录", "You cannot review your own report"),
  reason_missing: fact(422, false, "退回时请写明原因", "Say why you return it"),
  photo_required: fact(
    422,
    false,
    "关键节点须有照片才能核实，请等照片送达，或退回补拍",
    "This milestone moves a rate: it needs a photo before it can be verified; wait for it or return the report",
  ),
  undo_too_late: fact(
    409,
    false,
    "撤销时间已过，或他人已另作决定；如有误请退回",
    "Too late to undo, or somebody else has decided since; return the report if it is wrong",
  ),
  report_withdrawn: fact(
    409,
    false,
    "上报人已撤回这条记录，无需审核",
    "The reporter withdrew this report; there is nothing to review",
  ),
  report_changed: fact(
    409,
    false,
    "这条记录刚刚被他人处理过，请刷新后再决定",
    "Somebody else just decided on this report; look again and decide anew",
  ),
  already_verified: fact(
    409,
    false,
    "这条记录已核实，不能撤回；如需修改请更正",
    "This report is verified and cannot be withdrawn; correct it instead",
  ),

  // A bulletin
  bulletin_changed: fact(
    409,
    false,
    "通报已有改动，或本期已发布，请刷新后查看",
    "The bulletin was changed, or one of its period is out; reload to see it",
  ),
  // One row of an import
  row_invalid: fact(
    422,
    false,
    "这一行内容有误，请修改后重新导入",
    "This row has a wrong field; correct it and import again",
  ),
  city_unknown: fact(422, false, "没有这个城市，请先导入城市", "No such city; import the city first"),
  zone_unknown: fact(422, false, "没有这个开发区，请先导入开发区", "No such zone; import the zone first"),
  round_unknown: fact(422, false, "没有这一轮次，请先导入轮次", "No such round; import the round first"),
  username_invalid: fact(
    422,
    false,
    "账号应为手机号，或 3 至 30 位字母、数字、点、下划线",
    "A user name is a phone number, or 3 to 30 letters, digits, dots and underscores",
  ),
  username_taken: fact(
    409,
    false,
    "此账号属于您范围之外的人员，请联系上级管理员",
    "This user name belongs to somebody outside your area; ask the administrator above you",
  ),
  place_unknown: fact(404, false, "没有这个地区，请重新选择", "No such place; choose again"),
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

/** What happened and what to do next, in the user's language. */
export function errorMessage(code: ErrorCode, language: Language): string {
  return ERRORS[code][language];
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
