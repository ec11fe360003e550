// The documents themselves, as HTML, with the fields that a reader should find
// in them. Text inside <i class="hw"> stands for handwriting.
import QRCode from "qrcode";
import { cardPayload, date, dmy, longDate, money, person, TRADES } from "./people.mjs";

const hw = (text) => `<i class="hw">${text}</i>`;
const MOTTO = '<p class="b">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p class="b u">Độc lập - Tự do - Hạnh phúc</p>';

async function qr(text, millimetres, level = "M") {
  const svg = await QRCode.toString(text, { type: "svg", margin: 2, errorCorrectionLevel: level });
  return `<div class="qr" style="width:${millimetres}mm;height:${millimetres}mm">${svg}</div>`;
}

function heading(office, number, place, when) {
  return `<div class="head"><div><p class="b u">${office}</p><p>Số: ${number}</p></div><div>${MOTTO}<p class="it">${place}, ${longDate(when)}</p></div></div>`;
}

function seal(r, ring) {
  const tilt = r.real(-14, 14);
  const star = Array.from({ length: 10 }, (_, i) => {
    const a = (i * Math.PI) / 5 - Math.PI / 2;
    const d = i % 2 ? 7 : 18;
    return `${(50 + d * Math.cos(a)).toFixed(2)},${(50 + d * Math.sin(a)).toFixed(2)}`;
  }).join(" ");
  const ink = `rgb(${r.int(190, 222)},${r.int(22, 52)},${r.int(36, 66)})`;
  return `<svg class="seal" viewBox="0 0 100 100" style="transform:translate(${r.real(-14, 6).toFixed(1)}mm,${r.real(-6, 4).toFixed(1)}mm) rotate(${tilt.toFixed(1)}deg);opacity:${r.real(0.62, 0.9).toFixed(2)}" fill="none" stroke="${ink}">
    <circle cx="50" cy="50" r="47" stroke-width="2.4"/><circle cx="50" cy="50" r="43.5" stroke-width=".8"/><circle cx="50" cy="50" r="28" stroke-width="1"/>
    <polygon points="${star}" fill="${ink}" stroke="none"/>
    <path id="ring" d="M50 84.5a34.5 34.5 0 1 1 .1 0"/><text fill="${ink}" stroke="none" font-size="8.6" font-weight="700"><textPath href="#ring" textLength="208">${ring} ★ ${ring} ★</textPath></text></svg>`.replace(
    '<path id="ring"',
    '<path id="ring" stroke="none"',
  );
}

function signature(r) {
  let x = 4,
    y = 20;
  let path = `M${x} ${y}`;
  for (let i = r.int(7, 12); i > 0; i--) {
    const nx = x + r.real(1, 11),
      ny = 20 + r.real(-15, 13);
    path += `C${(x + r.real(-4, 12)).toFixed(1)} ${(y + r.real(-18, 6)).toFixed(1)} ${(nx - r.real(-4, 9)).toFixed(1)} ${(ny + r.real(-9, 16)).toFixed(1)} ${nx.toFixed(1)} ${ny.toFixed(1)}`;
    [x, y] = [nx, ny];
  }
  return `<svg class="sign" viewBox="0 0 100 40"><path d="${path}" fill="none" stroke="${r.pick(["#1a2f9c", "#22378f", "#20242e"])}" stroke-width="${r.real(0.9, 1.5).toFixed(2)}" stroke-linecap="round"/></svg>`;
}

function signed(r, title, signer, { stamp, note = "" } = {}) {
  return `<div class="signed"><div class="notes">${note}</div><div class="hand"><p class="b">${title}</p><div class="ink">${signature(r)}${stamp ? seal(r, stamp) : ""}</div><p class="b">${signer}</p></div></div>`;
}

const row = (label, value) => `<p class="row"><span>${label}:</span> ${value}</p>`;
const caseCode = (r) =>
  `H99.${r.int(10, 60)}-${r.int(25, 26)}${String(r.int(1, 12)).padStart(2, "0")}${String(r.int(1, 28)).padStart(2, "0")}-${r.digits(4)}`;

/** Facts shared by all the documents of one dossier. */
export function newCase(r, place) {
  const family = r.pick(["Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng"]);
  return {
    place,
    code: caseCode(r),
    filed: date(r, 2025, 2026),
    year: 2026,
    applicant: person(r, place),
    father: person(r, place, { sex: "Nam", from: 1982, to: 1995, family }),
    mother: person(r, place, { sex: "Nữ", from: 1984, to: 1998 }),
    child: person(r, place, { from: 2025, to: 2025, family }),
    official: person(r, place).name,
    clerk: person(r, place).name,
  };
}

const makers = {
  async separator(_r, c, { procedure, title }) {
    const payload = `SEP|1|${c.code}|${procedure}`;
    return [
      {
        qr: payload,
        fields: { caseCode: c.code, procedure },
        html: `<div class="sheet-sep sans"><p class="b big">PHIẾU TÁCH HỒ SƠ</p>${await qr(payload, 62, "H")}<p class="b big">${c.code}</p><p>${title}</p><p>Đặt tờ này trước trang đầu của mỗi hồ sơ khi quét. Không gấp, không ghi lên mã.</p></div>`,
      },
    ];
  },

  async "giay-tiep-nhan"(r, c, { title }) {
    const back = date(r, 2026, 2026);
    const payload = c.code;
    return [
      {
        qr: payload,
        fields: { caseCode: c.code, name: c.applicant.name, id: c.applicant.id, returnDate: dmy(back) },
        html:
          heading(c.place.office, `${r.int(100, 999)}/TNHS`, c.place.short, c.filed) +
          `<h1>GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ</h1><p class="mid">Mã hồ sơ: ${c.code}</p>` +
          row("Bộ phận tiếp nhận và trả kết quả", `Trung tâm Phục vụ hành chính công ${c.place.commune}`) +
          row("Tiếp nhận hồ sơ của", c.applicant.name) +
          row("Số định danh cá nhân", c.applicant.id) +
          row("Địa chỉ", c.applicant.address) +
          row("Số điện thoại", c.applicant.phone) +
          row("Nội dung yêu cầu giải quyết", title) +
          `<p>Thành phần hồ sơ nộp gồm:</p><p>1. Đơn hoặc tờ khai theo mẫu quy định (01 bản chính).</p><p>2. Bản sao giấy tờ tùy thân của người yêu cầu.</p><p>3. Giấy tờ khác có liên quan đến nội dung đề nghị.</p>` +
          row("Số lượng hồ sơ", "01 (bộ)") +
          row("Thời gian giải quyết", `${r.int(3, 15)} ngày làm việc`) +
          row("Ngày hẹn trả kết quả", dmy(back)) +
          row("Đăng ký nhận kết quả tại", `quầy số ${r.int(1, 6)}`) +
          signed(r, "NGƯỜI TIẾP NHẬN HỒ SƠ", c.clerk, { note: await qr(payload, 26) }),
      },
    ];
  },

  async "to-khai-khai-sinh"(r, c) {
    const { child, father, mother, place } = c;
    return [
      {
        handwriting: true,
        fields: { child: child.name, father: father.name, mother: mother.name },
        html:
          `<div class="mid">${MOTTO}</div><h1>TỜ KHAI ĐĂNG KÝ KHAI SINH</h1><p class="mid">Kính gửi: ${place.office}</p>` +
          row("Họ, chữ đệm, tên người yêu cầu", hw(father.name)) +
          row("Giấy tờ tùy thân", hw(`CCCD số ${father.id}`)) +
          row("Nơi cư trú", hw(father.address)) +
          row("Quan hệ với người được khai sinh", hw("Cha đẻ")) +
          '<p class="b">Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:</p>' +
          row("Họ, chữ đệm, tên", hw(child.name.toUpperCase())) +
          row("Ngày, tháng, năm sinh", hw(dmy(child.born))) +
          row("Giới tính", hw(child.sex)) +
          row("Dân tộc", hw(father.people)) +
          row("Quốc tịch", hw("Việt Nam")) +
          row("Nơi sinh", hw(`Trung tâm Y tế khu vực, ${place.province}`)) +
          row("Quê quán", hw(`${place.commune}, ${place.province}`)) +
          row("Họ, chữ đệm, tên người mẹ", hw(mother.name)) +
          row("Năm sinh", hw(mother.born.year)) +
          row("Dân tộc", hw(mother.people)) +
          row("Nơi cư trú", hw(mother.address)) +
          row("Họ, chữ đệm, tên người cha", hw(father.name)) +
          row("Năm sinh", hw(father.born.year)) +
          row("Nơi cư trú", hw(father.address)) +
          "<p>Tôi cam đoan nội dung khai trên đây là đúng sự thật, được sự thỏa thuận nhất trí của các bên liên quan theo quy định pháp luật và chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.</p>" +
          signed(r, "Người yêu cầu", hw(father.name), { note: `Làm tại: ${hw(place.short)}, ${hw(longDate(c.filed))}` }),
      },
    ];
  },

  async "giay-khai-sinh"(r, c) {
    const { child, father, mother, place } = c;
    const number = `${r.int(10, 400)}/${c.year}`;
    return [
      {
        fields: { number, name: child.name, born: dmy(child.born), sex: child.sex, father: father.name, mother: mother.name, id: child.id },
        html:
          `<div class="frame"><div class="head"><div><p class="b">${place.office}</p><p>${place.province}</p></div><div>${MOTTO}</div></div><h1 class="red">GIẤY KHAI SINH</h1><p class="mid">Số: ${number}</p>` +
          row("Họ, chữ đệm, tên", `<b>${child.name.toUpperCase()}</b>`) +
          row("Ngày, tháng, năm sinh", `${dmy(child.born)} ghi bằng chữ: ${longDate(child.born)}`) +
          row("Giới tính", child.sex) +
          row("Dân tộc", father.people) +
          row("Quốc tịch", "Việt Nam") +
          row("Nơi sinh", `Trung tâm Y tế khu vực, ${place.province}`) +
          row("Quê quán", `${place.commune}, ${place.province}`) +
          row("Số định danh cá nhân", child.id) +
          row("Họ, chữ đệm, tên người mẹ", mother.name) +
          row("Năm sinh", mother.born.year) +
          row("Dân tộc", mother.people) +
          row("Nơi cư trú", mother.address) +
          row("Họ, chữ đệm, tên người cha", father.name) +
          row("Năm sinh", father.born.year) +
          row("Dân tộc", father.people) +
          row("Nơi cư trú", father.address) +
          row("Nơi đăng ký khai sinh", `Ủy ban nhân dân ${place.commune}, ${place.province}`) +
          row("Ngày, tháng, năm đăng ký", dmy(c.filed)) +
          signed(r, "NGƯỜI KÝ GIẤY KHAI SINH", c.official, { stamp: place.office, note: row("Người đi khai sinh", father.name) }) +
          "</div>",
      },
    ];
  },

  async "trich-luc-ket-hon"(r, c) {
    const { father: a, mother: b, place } = c;
    const number = `${r.int(10, 400)}/TLKH-BS`;
    const half = (who, p) =>
      `<tr><td>Họ, chữ đệm, tên ${who}</td><td>${p.name}</td></tr><tr><td>Ngày, tháng, năm sinh</td><td>${dmy(p.born)}</td></tr><tr><td>Dân tộc, quốc tịch</td><td>${p.people}, Việt Nam</td></tr><tr><td>Nơi cư trú</td><td>${p.address}</td></tr><tr><td>Giấy tờ tùy thân</td><td>CCCD số ${p.id}</td></tr>`;
    return [
      {
        fields: { number, wife: b.name, husband: a.name },
        html:
          heading(place.office, number, place.short, c.filed) +
          `<h1>TRÍCH LỤC KẾT HÔN</h1><p class="mid">(BẢN SAO)</p><table class="wide">${half("vợ", b)}${half("chồng", a)}</table>` +
          row("Đăng ký kết hôn tại", `Ủy ban nhân dân ${place.commune}, ${place.province}`) +
          row("Số, ngày đăng ký", `${r.int(10, 99)}, ${longDate(date(r, 2015, 2023))}`) +
          "<p>Trích lục này được lập từ Sổ đăng ký kết hôn và có giá trị sử dụng thay cho bản chính trong các giao dịch liên quan đến tình trạng hôn nhân.</p>" +
          signed(r, "KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH", c.official, { stamp: place.office }),
      },
    ];
  },

  async "quyet-dinh"(r, c) {
    const { place, applicant: a } = c;
    const number = `${r.int(100, 2900)}/QĐ-UBND`;
    const sum = money(r.int(5, 90) * 100000);
    return [
      {
        fields: { number, date: dmy(c.filed), name: a.name, amount: sum },
        html:
          heading(place.office, number, place.short, c.filed) +
          `<h1>QUYẾT ĐỊNH</h1><p class="mid b">Về việc hưởng trợ cấp xã hội hàng tháng tại cộng đồng</p><p class="mid b">CHỦ TỊCH ${place.office}</p>` +
          [
            "Căn cứ Luật Tổ chức chính quyền địa phương;",
            "Căn cứ Nghị định của Chính phủ quy định chính sách trợ giúp xã hội đối với đối tượng bảo trợ xã hội;",
            "Căn cứ văn bản của Ủy ban nhân dân tỉnh về mức chuẩn trợ giúp xã hội áp dụng trên địa bàn;",
            `Xét hồ sơ số ${c.code} và biên bản họp xét duyệt của cấp thôn;`,
            "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội.",
          ]
            .map((t) => `<p class="it ind">${t}</p>`)
            .join("") +
          '<p class="mid b">QUYẾT ĐỊNH:</p>' +
          `<p class="ind"><b>Điều 1.</b> Trợ cấp xã hội hàng tháng đối với ông (bà) ${a.name}, sinh ${longDate(a.born)}, số định danh cá nhân ${a.id}, hiện cư trú tại ${a.address}, kể từ ngày 01 tháng ${r.int(1, 12)} năm 2026.</p>` +
          `<p class="ind">Mức trợ cấp: ${sum} đồng/tháng. Hệ số ${r.pick(["1,0", "1,5", "2,0", "2,5"])} nhân với mức chuẩn trợ giúp xã hội. Kinh phí chi trả lấy từ nguồn bảo đảm xã hội được giao trong dự toán ngân sách năm 2026.</p>` +
          `<p class="ind"><b>Điều 2.</b> Phòng Văn hóa - Xã hội chủ trì, phối hợp với tổ chức dịch vụ chi trả thực hiện việc chi trả đúng đối tượng, đúng thời gian; theo dõi biến động và báo cáo trước ngày 25 hằng tháng.</p>`,
      },
      {
        fields: {},
        html:
          `<p class="mid">2</p><p class="ind"><b>Điều 3.</b> Người được hưởng trợ cấp có trách nhiệm thông báo kịp thời cho Ủy ban nhân dân ${place.commune} khi thay đổi nơi cư trú, điều kiện hưởng hoặc người giám hộ.</p><p class="ind"><b>Điều 4.</b> Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Trưởng phòng Văn hóa - Xã hội, thủ trưởng các đơn vị có liên quan và ông (bà) ${a.name} chịu trách nhiệm thi hành Quyết định này./.</p>` +
          signed(r, "CHỦ TỊCH", c.official, {
            stamp: place.office,
            note: '<p class="b it small">Nơi nhận:</p><p class="small">- Như Điều 4;</p><p class="small">- Sở Nội vụ (để báo cáo);</p><p class="small">- Kho bạc Nhà nước khu vực;</p><p class="small">- Lưu: VT, VHXH.</p>',
          }),
      },
    ];
  },

  async "don-de-nghi"(r, c) {
    const { place, applicant: a } = c;
    r.int(80, 900);
    r.int(1, 9);
    let area = "";
    const drawArea = () => {
      area = String(r.int(40, 120));
      return area;
    };
    return [
      {
        html:
          `<div class="mid">${MOTTO}</div><h1>ĐƠN ĐỀ NGHỊ XÁC NHẬN TÌNH TRẠNG NHÀ Ở</h1><p class="mid">Kính gửi: ${place.office}</p>` +
          row("Tên tôi là", a.name) +
          row("Sinh ngày", dmy(a.born)) +
          row("Số định danh cá nhân", `${a.id}, cấp ngày ${dmy(a.issued)}`) +
          row("Thường trú tại", a.address) +
          row("Điện thoại liên hệ", a.phone) +
          `<p class="ind">Gia đình tôi gồm ${r.int(2, 6)} nhân khẩu, hiện đang sử dụng ngôi nhà cấp bốn diện tích ${drawArea()} m² xây dựng năm ${r.int(1985, 2010)} trên thửa đất số ${r.int(1, 400)}, tờ bản đồ số ${r.int(1, 60)}. Nhà đã xuống cấp, mái ngói dột nhiều chỗ, tường phía tây bị nứt, không bảo đảm an toàn trong mùa mưa bão.</p>` +
          '<p class="ind">Nay tôi làm đơn này kính đề nghị quý cơ quan kiểm tra thực tế và xác nhận tình trạng nhà ở nêu trên để gia đình tôi hoàn thiện thủ tục vay vốn ưu đãi sửa chữa nhà. Tôi xin cam đoan những lời khai trên là đúng, nếu sai tôi xin chịu trách nhiệm theo quy định của pháp luật.</p><p class="ind">Rất mong được sự quan tâm giúp đỡ. Tôi xin chân thành cảm ơn!</p>' +
          signed(r, "NGƯỜI LÀM ĐƠN", a.name, {
            note: `<p class="b">XÁC NHẬN CỦA THÔN</p>${r.chance(0.6) ? hw("Đúng như đơn trình bày") : ""}`,
          }),
        fields: { name: a.name, id: a.id, area },
      },
    ];
  },

  async "giay-chung-nhan-ho-kinh-doanh"(r, c) {
    const { place, applicant: a } = c;
    const number = `99${r.digits(1)}8${r.digits(6)}`;
    const shop = `HỘ KINH DOANH ${a.name.toUpperCase()}`;
    r.int(5, 60); // A draw that nothing hangs on keeps the pages of a seed as they are; so do two in the application.
    let capital = "";
    const drawCapital = () => {
      capital = money(r.int(5, 60) * 10000000);
      return capital;
    };
    return [
      {
        html:
          heading(place.office, number, place.short, c.filed) +
          `<h1>GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH</h1><p class="mid">Đăng ký lần đầu, ${longDate(c.filed)}</p>` +
          row("1. Tên hộ kinh doanh", `<b>${shop}</b>`) +
          row("2. Địa chỉ trụ sở", a.address) +
          row("Điện thoại", a.phone) +
          row("3. Ngành, nghề kinh doanh", r.pick(TRADES)) +
          row("4. Vốn kinh doanh", `${drawCapital()} đồng`) +
          row("5. Thông tin về chủ hộ", a.name) +
          row("Giới tính", a.sex) +
          row("Sinh ngày", dmy(a.born)) +
          row("Dân tộc", a.people) +
          row("Số định danh cá nhân", a.id) +
          row("Nơi thường trú", a.address) +
          '<p class="b">6. Danh sách thành viên hộ gia đình tham gia đăng ký</p><table class="wide"><tr><th>STT</th><th>Họ và tên</th><th>Năm sinh</th><th>Nơi thường trú</th></tr>' +
          Array.from({ length: r.int(1, 3) }, (_, _i) => person(r, place))
            .map((p, i) => `<tr><td>${i + 1}</td><td>${p.name}</td><td>${p.born.year}</td><td>${p.address}</td></tr>`)
            .join("") +
          "</table>" +
          signed(r, "TRƯỞNG PHÒNG KINH TẾ", c.official, { stamp: "PHÒNG KINH TẾ HẠ TẦNG" }),
        fields: { number, shop, owner: a.name, id: a.id, capital },
      },
    ];
  },

  async cccd(r, c, { of = "applicant" }) {
    const p = c[of];
    const payload = cardPayload(p);
    const portrait =
      '<svg class="face" viewBox="0 0 30 40"><rect width="30" height="40" fill="#c9c9c9"/><path d="M3 40c0-10 6-13 12-13s12 3 12 13z" fill="#555"/><ellipse cx="15" cy="16" rx="7" ry="9" fill="#999"/><path d="M7 14c0-9 16-9 16 0l-1-1c-4-4-10-4-14 0z" fill="#333"/></svg>';
    const line = (label, value) => `<p><span>${label}</span> <b>${value}</b></p>`;
    return [
      {
        gray: true,
        qr: payload,
        fields: { id: p.id, name: p.name, born: dmy(p.born), sex: p.sex, address: p.address },
        html:
          `<div class="sans copy"><div class="card"><div class="cardhead"><div><p class="b">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Độc lập - Tự do - Hạnh phúc</p><p class="b">CĂN CƯỚC CÔNG DÂN</p></div>${await qr(payload, 17, "L")}</div>${portrait}<div class="data">${line("Số:", p.id)}${line("Họ và tên:", p.name.toUpperCase())}${line("Ngày sinh:", dmy(p.born))}${line("Giới tính:", p.sex)}${line("Quốc tịch:", "Việt Nam")}${line("Quê quán:", `${c.place.commune}, ${c.place.province}`)}${line("Nơi thường trú:", p.address)}</div></div>` +
          `<div class="card back"><p>Đặc điểm nhận dạng: Sẹo chấm cách ${r.int(1, 3)} cm trên đuôi mắt ${r.pick(["trái", "phải"])}</p><p>Ngày cấp: ${dmy(p.issued)}</p><p class="b">CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH</p><div class="print"></div><div class="print"></div></div></div>`,
      },
    ];
  },

  async "bang-ke"(r, c) {
    const rows = Array.from({ length: r.int(11, 15) }, (_, i) => ({ p: person(r, c.place), n: i + 1, sum: r.int(4, 60) * 50000 }));
    const total = money(rows.reduce((s, x) => s + x.sum, 0));
    return [
      {
        landscape: true,
        fields: { rows: rows.length, total },
        html:
          heading(c.place.office, `${r.int(10, 99)}/BK`, c.place.short, c.filed) +
          `<h1>BẢNG KÊ CHI TRẢ TRỢ CẤP THÁNG ${r.int(1, 12)} NĂM 2026</h1><table class="wide small"><tr><th>STT</th><th>Họ và tên</th><th>Ngày sinh</th><th>Số định danh cá nhân</th><th>Nơi cư trú</th><th>Số tiền (đồng)</th><th>Ký nhận</th></tr>` +
          rows
            .map(
              ({ p, n, sum }) =>
                `<tr><td>${n}</td><td>${p.name}</td><td>${dmy(p.born)}</td><td>${p.id}</td><td>${p.address}</td><td class="num">${money(sum)}</td><td>${r.chance(0.7) ? hw(p.name.split(" ").at(-1)) : ""}</td></tr>`,
            )
            .join("") +
          `<tr><td colspan="5" class="b">Tổng cộng</td><td class="num b">${total}</td><td></td></tr></table>` +
          signed(r, "NGƯỜI LẬP BẢNG", c.clerk),
      },
    ];
  },
};

export const makeDocument = (type, r, c, options = {}) => makers[type](r, c, options);

/** What a dossier of each procedure holds, in order. */
export const PROCEDURES = {
  "khai-sinh": {
    title: "Đăng ký khai sinh",
    papers: [["giay-tiep-nhan"], ["to-khai-khai-sinh"], ["trich-luc-ket-hon"], ["cccd", { of: "father" }], ["giay-khai-sinh"]],
  },
  "ho-kinh-doanh": {
    title: "Đăng ký thành lập hộ kinh doanh",
    papers: [["giay-tiep-nhan"], ["don-de-nghi"], ["cccd", {}], ["giay-chung-nhan-ho-kinh-doanh"]],
  },
  "tro-cap": { title: "Trợ cấp xã hội hàng tháng", papers: [["don-de-nghi"], ["cccd", {}], ["quyet-dinh"], ["bang-ke"]] },
};
