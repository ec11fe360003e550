/** Tables of the area "work". */
// biome-ignore lint/suspicious/noEmptyInterface: tables are added by this area's migrations
export interface WorkTables {}
