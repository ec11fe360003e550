/** Tables of the area "access". */
// biome-ignore lint/suspicious/noEmptyInterface: tables are added by this area's migrations
export interface AccessTables {}
