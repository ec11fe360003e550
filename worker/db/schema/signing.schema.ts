/** Tables of the area "signing". */
// biome-ignore lint/suspicious/noEmptyInterface: tables are added by this area's migrations
export interface SigningTables {}
