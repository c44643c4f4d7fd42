/**
 * The province's 16 key industry chains (重点产业链): ten named in August 2022, six more in 2023.
 * Source: 山西经济日报, 2025-03-27.
 */
export const CHAINS = [
  "特钢材料",
  "新能源汽车",
  "高端装备制造",
  "风电装备",
  "氢能",
  "铝镁精深加工",
  "光伏",
  "现代医药",
  "第三代半导体",
  "合成生物",
  "新型储能",
  "废弃资源综合利用",
  "碳基新材料",
  "铜基新材料",
  "信息技术融合应用",
  "装配式建筑",
] as const;

/** A key chain by its name, `other` for any other chain, `unstated` where a project names none. */
export const CHAIN_KEYS = [...CHAINS, "other", "unstated"] as const;
export type ChainKey = (typeof CHAIN_KEYS)[number];

/** The key chain that a project's own words name, with or without 产业链 behind it. */
export function chainOf(words: string | null): ChainKey {
  const name = words?.trim().replace(/产业链?$/, "");
  if (!name) return "unstated";
  return CHAINS.find((chain) => chain === name) ?? "other";
}
