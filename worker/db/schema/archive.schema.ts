/** Tables of the area "archive". */
// biome-ignore lint/suspicious/noEmptyInterface: tables are added by this area's migrations
export interface ArchiveTables {}
