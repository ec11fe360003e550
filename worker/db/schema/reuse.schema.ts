/** Tables of the area "reuse". */
// biome-ignore lint/suspicious/noEmptyInterface: tables are added by this area's migrations
export interface ReuseTables {}
