import type { ErrorCode } from "./error.ts";

/** What happened and what to do next, in Chinese, in the words of the person at the phone. */
export const ERRORS_ZH: Record<ErrorCode, string> = {
  // The request as a whole
  json_invalid: "发送的内容不完整，请更新应用后重试",
  request_invalid: "请求的内容有误，请检查后重试",
  protocol_unsupported: "应用版本不兼容，请更新应用；已存内容不会丢失",
  batch_too_large: "一次最多发送 100 条，请分批发送",
  request_too_large: "发送的内容过大，请分批发送",
  unauthenticated: "登录已过期，请重新登录；已存内容不会丢失",
  credentials_wrong: "账号或密码不对，请重新输入",
  passkey_refused: "通行密钥未通过验证，请用密码登录",
  enrolment_invalid: "此链接已使用或已过期，请向管理员索取新链接",
  password_weak: "密码至少 8 位，且不能是常见密码或含有账号，请换一个",
  forbidden: "您没有此项权限，请联系管理员",
  cross_origin: "请从本系统的页面操作",
  not_found: "没有找到，可能已被移走",
  too_many_requests: "操作太频繁，请稍后再试",
  internal: "服务器出错了，内容已保留，稍后会自动重试",

  // One report
  report_invalid: "这条记录的内容有误，请修改后重新保存",
  report_empty: "这条记录没有内容，请填写进度、金额、备注或照片",
  milestone_unknown: "没有这个节点，请重新选择进度节点",
  units_invalid: "单体数有误：应为整数，且已完成数不超过总数",
  percent_invalid: "完成比例应在 0 到 100 之间",
  money_invalid: "金额应为不小于 0 的整数，单位万元",
  time_in_future: "时间在未来，请检查手机的日期和时间",
  project_unknown: "没有这个项目，请刷新项目列表后重选",
  out_of_scope: "这不在您负责的范围内，请联系管理员",
  id_reused: "编号与另一条记录重复，请作为新记录重新保存",
  supersedes_invalid: "只能更正您自己在同一项目的记录",

  // One photo
  photo_too_large: "照片过大，请重新拍摄或选择较小的照片",
  photo_type: "这不是可用的照片，请使用 JPEG 照片",
  digest_mismatch: "照片内容与编号不符，请重新拍摄",

  // One person
  person_unknown: "没有这个人员，请刷新后重试；备份文件请核对是否属于本系统",

  // One verdict
  report_unknown: "没有这条记录，请刷新后重试",
  own_report: "不能审核自己上报的记录",
  reason_missing: "退回时请写明原因",
  photo_required: "关键节点须有照片才能核实，请等照片送达，或退回补拍",
  undo_too_late: "撤销时间已过，或他人已另作决定；如有误请退回",
  report_withdrawn: "上报人已撤回这条记录，无需审核",
  report_changed: "这条记录刚刚被他人处理过，请刷新后再决定",
  already_verified: "这条记录已核实，不能撤回；如需修改请更正",

  // A bulletin
  bulletin_changed: "通报已有改动，或本期已发布，请刷新后查看",

  // One row of an import
  row_invalid: "这一行内容有误，请修改后重新导入",
  city_unknown: "没有这个城市，请先导入城市",
  zone_unknown: "没有这个开发区，请先导入开发区",
  round_unknown: "没有这一轮次，请先导入轮次",
  username_invalid: "账号应为手机号，或 3 至 30 位字母、数字、点、下划线",
  username_taken: "此账号属于您范围之外的人员，请联系上级管理员",
  place_unknown: "没有这个地区，请重新选择",
};
