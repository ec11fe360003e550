/** A few provinces and wards of the two-level map in force since 1 July 2025, for pages that load them over the network. */
export const PLACES: Readonly<Record<string, readonly string[]>> = {
  "Thành phố Hà Nội": ["Phường Hoàn Kiếm", "Phường Ba Đình", "Phường Vĩnh Tuy", "Phường Cầu Giấy", "Xã Sóc Sơn", "Xã Đông Anh"],
  "Thành phố Hồ Chí Minh": ["Phường Sài Gòn", "Phường Bến Thành", "Phường Thủ Dầu Một", "Phường Tân Định", "Xã Củ Chi"],
  "Thành phố Đà Nẵng": ["Phường Hải Châu", "Phường Sơn Trà", "Xã Hòa Vang"],
  "Thành phố Hải Phòng": ["Phường Hồng Bàng", "Phường Lê Chân"],
  "Tỉnh An Giang": ["Phường Rạch Giá", "Phường Long Xuyên", "Đặc khu Phú Quốc"],
  "Tỉnh Thanh Hóa": ["Xã Đông Sơn", "Phường Hạc Thành", "Phường Đông Sơn"],
  "Tỉnh Tây Ninh": ["Xã Mỹ Thạnh", "Xã Cần Giuộc", "Phường Long An", "Phường Tân Ninh"],
  "Tỉnh Đắk Lắk": ["Xã Quảng Phú", "Phường Buôn Ma Thuột"],
  "Tỉnh Khánh Hòa": ["Xã Phước Hữu", "Phường Nha Trang"],
  "Tỉnh Lào Cai": ["Xã Bắc Hà", "Phường Sa Pa"],
};
