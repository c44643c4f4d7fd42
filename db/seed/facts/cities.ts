import type { ImportCity } from "#domain/import";

/**
 * The 12 reporting units of the campaign: 11 cities by their GB/T 2260 codes, and the 综改示范区, which reports beside
 * the cities. The latter is no administrative division and has no GB/T 2260 code: `14-ZGQ` is an id of our own.
 */
export const CITIES = [
  { id: "140100", name: "太原市", nameEn: "Taiyuan" },
  { id: "140200", name: "大同市", nameEn: "Datong" },
  { id: "140300", name: "阳泉市", nameEn: "Yangquan" },
  { id: "140400", name: "长治市", nameEn: "Changzhi" },
  { id: "140500", name: "晋城市", nameEn: "Jincheng" },
  { id: "140600", name: "朔州市", nameEn: "Shuozhou" },
  { id: "140700", name: "晋中市", nameEn: "Jinzhong" },
  { id: "140800", name: "运城市", nameEn: "Yuncheng" },
  { id: "140900", name: "忻州市", nameEn: "Xinzhou" },
  { id: "141000", name: "临汾市", nameEn: "Linfen" },
  { id: "141100", name: "吕梁市", nameEn: "Lüliang" },
  { id: "14-ZGQ", name: "山西转型综合改革示范区", nameEn: "Shanxi Comprehensive Reform Zone" },
] as const satisfies readonly ImportCity[];
