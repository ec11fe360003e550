// Made-up people, places and dates. Identity numbers start with 099, a province
// code that was never given out, so no number can belong to a living person.

const FAMILY = [
  "Nguyễn",
  "Trần",
  "Lê",
  "Phạm",
  "Hoàng",
  "Huỳnh",
  "Phan",
  "Vũ",
  "Võ",
  "Đặng",
  "Bùi",
  "Đỗ",
  "Hồ",
  "Ngô",
  "Dương",
  "Lý",
  "Giàng",
  "Quách",
  "Tòng",
  "Lò",
];
const MIDDLE = {
  Nam: ["Văn", "Đức", "Quốc", "Hữu", "Minh", "Xuân", "Thành", "Ngọc", "Trọng"],
  Nữ: ["Thị", "Thị Ngọc", "Thị Thu", "Mỹ", "Diệu", "Thùy", "Khánh", "Thị Bích"],
};
const GIVEN = {
  Nam: ["Hùng", "Dũng", "Tuấn", "Việt", "Khôi", "Phước", "Thắng", "Nghĩa", "Đạt", "Bảo", "Quyết", "Trường", "Vượng", "Kiệt"],
  Nữ: ["Hằng", "Nguyệt", "Hương", "Phượng", "Tuyết", "Ngân", "Quỳnh", "Trâm", "Uyên", "Yến", "Vỹ", "Thảo", "Hiền", "Ánh"],
};
const PLACES = [
  ["xã Đông Sơn", "tỉnh Thanh Hóa"],
  ["xã Mỹ Thạnh", "tỉnh Tây Ninh"],
  ["phường Hải Châu", "thành phố Đà Nẵng"],
  ["xã Cần Giuộc", "tỉnh Tây Ninh"],
  ["phường Vĩnh Tuy", "thành phố Hà Nội"],
  ["xã Quảng Phú", "tỉnh Đắk Lắk"],
  ["xã Phước Hữu", "tỉnh Khánh Hòa"],
  ["phường Rạch Giá", "tỉnh An Giang"],
  ["xã Bắc Hà", "tỉnh Lào Cai"],
  ["phường Thủ Dầu Một", "Thành phố Hồ Chí Minh"],
];
const HAMLETS = [
  "Thôn Thượng",
  "Ấp Bình Hòa",
  "Tổ dân phố 7",
  "Số 125 đường Nguyễn Huệ",
  "Khu phố Mỹ Phước",
  "Thôn Đoài",
  "Số 48/2 đường Lê Lợi",
  "Ấp Thới Thuận",
  "Bản Nậm Lỳ",
];
const PEOPLES = ["Kinh", "Kinh", "Kinh", "Tày", "Mường", "Khmer", "Hmông", "Ê Đê"];
export const TRADES = [
  "Bán lẻ tạp hóa, nước giải khát",
  "Dịch vụ ăn uống phục vụ lưu động",
  "Sửa chữa xe máy, mua bán phụ tùng",
  "May mặc và sửa chữa quần áo",
  "Chế biến, bảo quản thủy sản khô",
  "Cắt tóc, gội đầu, làm đẹp",
];

const two = (n) => String(n).padStart(2, "0");
export const dmy = (d) => `${two(d.day)}/${two(d.month)}/${d.year}`;
export const dmyPlain = (d) => `${two(d.day)}${two(d.month)}${d.year}`;
export const longDate = (d) => `ngày ${two(d.day)} tháng ${two(d.month)} năm ${d.year}`;
export const date = (r, from, to) => ({ day: r.int(1, 28), month: r.int(1, 12), year: r.int(from, to) });
export const money = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ".");

export function place(r) {
  const [commune, province] = r.pick(PLACES);
  return { commune, province, office: `ỦY BAN NHÂN DÂN ${commune.toUpperCase()}`, short: commune.replace(/^(xã|phường) /, "") };
}

export function person(r, home, { sex = r.pick(["Nam", "Nữ"]), from = 1960, to = 2002, family = r.pick(FAMILY) } = {}) {
  const born = date(r, from, to);
  const century = born.year >= 2000 ? 2 : 0;
  return {
    name: `${family} ${r.pick(MIDDLE[sex])} ${r.pick(GIVEN[sex])}`,
    family,
    sex,
    born,
    id: `099${century + (sex === "Nữ" ? 1 : 0)}${two(born.year % 100)}${r.digits(6)}`,
    oldId: `29${r.digits(7)}`,
    people: r.pick(PEOPLES),
    address: `${r.pick(HAMLETS)}, ${home.commune}, ${home.province}`,
    issued: date(r, 2021, 2024),
    phone: `0900${r.digits(6)}`,
  };
}

/** The text that the QR code of a chip identity card carries. */
export const cardPayload = (p) => [p.id, p.oldId, p.name, dmyPlain(p.born), p.sex, p.address, dmyPlain(p.issued)].join("|");
