/** How wide and high the map of squares is. */
export const COLUMNS = 3;
export const ROWS = 6;

/** Where a reporting unit's square stands, column and row from 1: roughly as they lie, north on top. No border is drawn. */
export const TILE_OF: Readonly<Record<string, readonly [column: number, row: number]>> = {
  "140600": [2, 1], // 朔州
  "140200": [3, 1], // 大同
  "140900": [2, 2], // 忻州
  "141100": [1, 3], // 吕梁
  "140100": [2, 3], // 太原
  "140300": [3, 3], // 阳泉
  "14-ZGQ": [2, 4], // 综改示范区
  "140700": [3, 4], // 晋中
  "141000": [1, 5], // 临汾
  "140400": [3, 5], // 长治
  "140800": [1, 6], // 运城
  "140500": [3, 6], // 晋城
};
