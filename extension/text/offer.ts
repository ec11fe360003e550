/** The words drawn on the portal page itself. Apart from the other catalogues, because this little is loaded into every frame of a portal. */
export const OFFER_TEXT = {
  vi: { help: "Cầm Tay: điền giúp", where: "Mở bảng điền biểu mẫu bên cạnh trang" },
  en: { help: "Cầm Tay: help me fill", where: "Open the filling panel beside the page" },
} as const;
