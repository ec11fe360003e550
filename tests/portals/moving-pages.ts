/** Pages that change while they are filled, each in one way that real portals do. Served by `startMovingPortal`. */

const page = (body: string, script = ""): string => `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tờ khai</title>
<style>body{font:14px/1.5 system-ui;margin:16px}p{margin:8px 0}</style></head><body><main>${body}</main><script type="module">
const $ = (id) => document.getElementById(id);
const option = (text) => new Option(text, text);
${script}</script></body></html>`;

const NAME = `<p><label for="ten">Họ và tên</label><input id="ten"></p>`;
const PHONE = `<p><label for="dt">Số điện thoại</label><input id="dt"></p>`;
const PROVINCES = `<p><label for="tinh">Tỉnh/Thành phố thường trú</label><select id="tinh"><option value="">-- Chọn --</option><option>Tỉnh Khánh Hòa</option><option>Tỉnh Thanh Hóa</option></select></p>`;
const WARDS = `<p><label for="xa">Phường/Xã thường trú</label><select id="xa"><option value="">-- Chọn --</option></select></p>`;
const HOUSE = `<p><label for="nha">Số nhà, đường, thôn (thường trú)</label><input id="nha"></p>`;
const HEADING = "<h2>Thông tin người yêu cầu</h2>";
const GENDER = `<p><label for="gt">Giới tính</label><select id="gt"><option>Nam</option><option selected>Nữ</option></select></p>`;

export const MOVING_PAGES: Readonly<Record<string, string>> = {
  /** The ward list waits at the server until the test lets it go. */
  "/cho-danh-sach": page(
    `${HEADING}${NAME}${PROVINCES}${WARDS}${HOUSE}${PHONE}`,
    `$("tinh").addEventListener("change", async () => {
      const names = await (await fetch("/xa")).json();
      $("xa").replaceChildren(option(""), ...names.map(option));
    });`,
  ),
  /** The ward list is locked until a province was chosen and its wards have come. */
  "/mo-sau": page(
    `${HEADING}${NAME}${PROVINCES}${WARDS.replace("<select", "<select disabled")}${PHONE}`,
    `$("tinh").addEventListener("change", () => setTimeout(() => {
      $("xa").replaceChildren(option(""), option("Xã Đông Sơn"), option("Phường Hạc Thành"));
      $("xa").disabled = false;
    }, 150));`,
  ),
  /** The ward list never comes: the server answers with an error. */
  "/danh-sach-hong": page(
    `${HEADING}${NAME}${PROVINCES}${WARDS}${PHONE}`,
    `$("tinh").addEventListener("change", () => void fetch("/hong").then((answer) => { if (!answer.ok) throw new Error("500"); }));`,
  ),
  /** Choosing the kind of paper draws the block anew, twice, and forgets what stood in it. */
  "/ve-lai": page(
    `${HEADING}<p><label for="loai">Loại giấy tờ tùy thân</label><select id="loai"><option value="">-- Chọn --</option><option>Hộ chiếu</option><option>Căn cước công dân</option></select></p><div id="khoi"></div>`,
    `const draw = () => { $("khoi").innerHTML = \`${NAME}<p><label for="so">Số định danh cá nhân</label><input id="so"></p>${PHONE}\`; };
    draw();
    $("loai").addEventListener("change", () => { setTimeout(draw, 30); setTimeout(draw, 250); });`,
  ),
  /** The page's own defaults: nobody's entry. */
  "/mac-dinh": page(`${HEADING}${NAME}${GENDER}${PHONE}`),
  /** The whole form in a modal dialog, above everything. */
  "/hop-thoai": page(`<dialog id="hop">${HEADING}${NAME}${PHONE}</dialog>`, `$("hop").showModal();`),
  /** One document, two routes: the second draws another form. */
  "/tuyen": page(
    `<div id="trang">${HEADING}${NAME}${PHONE}<p><input id="khac"></p></div>`,
    `window.sang = () => { history.pushState({}, "", "/tuyen/buoc-2"); $("trang").innerHTML = \`${HEADING}${NAME}<p><label for="so">Số định danh cá nhân</label><input id="so"></p>${GENDER}${PHONE}\`; };`,
  ),
  /** How much of a date the box takes is chosen beside it; the box is another one each time. */
  "/kieu-ngay": page(
    `${HEADING}${NAME}<p><label for="kieu">Định dạng ngày sinh</label><select id="kieu"><option value="y">Năm</option><option value="my">Tháng/năm</option><option value="dmy">Ngày/tháng/năm</option></select></p><p id="o"></p>`,
    `const draw = () => { const full = $("kieu").value === "dmy"; $("o").innerHTML = '<label for="ns">Ngày sinh</label><input id="ns" placeholder="dd/mm/yyyy">'; $("ns").addEventListener("blur", () => { if (!full) $("ns").value = ""; }); };
    $("kieu").addEventListener("change", draw); draw();`,
  ),
  /** A "please wait" lies over the page for a moment, then goes. */
  "/xin-cho": page(
    `${HEADING}${NAME}${PHONE}<div id="che" style="position:fixed;inset:0;background:#fff;z-index:99">Đang tải…</div>`,
    `window.xong = () => $("che").remove();`,
  ),
  /** As the ministry of justice's page, whose elements have lost what was in them. */
  "/da-doi": page(
    `${HEADING}<p>Họ và tên <x-input id="a"><div contenteditable></div></x-input></p>${NAME}<p>Ngày <x-input><div contenteditable></div></x-input></p>${PHONE}`,
  ),
};

/** Pages that ask about several people of one kind. A press on anything but the row's own controls is told in `window.pressed`. */
const ROW_PAGE = (body: string, script: string): string =>
  page(
    `<form id="don">${body}<p><button id="luu">Lưu danh sách</button> <button type="button" id="giay">Thêm giấy tờ</button> <button type="submit" id="nop">Nộp hồ sơ</button></p></form>`,
    `window.pressed = []; $("don").addEventListener("submit", (event) => { event.preventDefault(); window.pressed.push("submit"); });
    for (const id of ["luu", "giay", "nop"]) $(id).addEventListener("click", () => window.pressed.push(id));
    ${script}`,
  );
const MEMBER = `<td><input name="ten"></td><td><input name="so"></td><td><select name="gt"><option value=""></option><option>Nam</option><option>Nữ</option></select></td><td><button type="button" class="xoa">Xóa</button></td>`;

export const ROW_PAGES: Readonly<Record<string, string>> = {
  /** A table with one row; its button has no type, as many pages write it, and so would send the form. */
  "/bang-thanh-vien": ROW_PAGE(
    `${HEADING}${NAME}<h2>Danh sách thành viên hộ gia đình</h2><table><thead><tr><th>Họ và tên</th><th>Số định danh cá nhân</th><th>Giới tính</th><th></th></tr></thead><tbody id="bang"><tr>${MEMBER}</tr></tbody></table><p><button id="them">+ Thêm thành viên</button></p>`,
    `$("them").addEventListener("click", () => setTimeout(() => { const row = document.createElement("tr"); row.innerHTML = \`${MEMBER}\`; $("bang").append(row); }, 120));
    $("bang").addEventListener("click", ({ target }) => { if (target.closest(".xoa")) target.closest("tr").remove(); });`,
  ),
  /** The same heading twice, each over a block of the same boxes. */
  "/hai-khoi": ROW_PAGE(
    [1, 2]
      .map(
        (at) =>
          `<section><h2>Thông tin thành viên hộ gia đình</h2><p><label for="so${at}">Số định danh cá nhân</label><input id="so${at}"></p><p><label for="ten${at}">Họ và tên</label><input id="ten${at}"></p></section>`,
      )
      .join(""),
    "",
  ),
};

/** Every choice posts the page back; what was entered lives in the address. */
export function postbackPage(held: URLSearchParams): string {
  const value = (name: string) => held.get(name) ?? "";
  const select = (name: string, label: string, options: readonly string[]) =>
    `<p><label for="${name}">${label}</label><select id="${name}" name="${name}" onchange="this.form.submit()"><option value="">-- Chọn --</option>${options
      .map((text) => `<option${text === value(name) ? " selected" : ""}>${text}</option>`)
      .join("")}</select></p>`;
  return page(
    `<form action="/tai-lai"><input type="hidden" name="__VIEWSTATE" value="x">${HEADING}<p><label for="ten">Họ và tên</label><input id="ten" name="ten" value="${value("ten")}"></p>${select("gt", "Giới tính", ["Nam", "Nữ"])}${select("dt", "Dân tộc", ["Kinh", "Thái"])}</form>`,
  );
}
