import type { Concept } from "./concept.ts";

/** Words printed for the attributes of things. Keys in the order of likelihood; the topic of the section decides between several. */
const things: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ["submission.receivingAgency"],
    [
      "kính gửi",
      "{đơn vị|cơ quan|nơi|bộ phận} {tiếp nhận|nhận|nộp|thực hiện|giải quyết|xử lý} {hồ sơ|}",
      "{cơ quan|đơn vị} {tiếp nhận|có thẩm quyền} {giải quyết|}",
      "cơ quan {đăng ký xe|đăng ký phương tiện|đăng ký đất đai|đăng ký kinh doanh|cấp phép}",
      "cơ quan {thuế|bảo hiểm xã hội|bhxh|công an|hải quan|} {nhận|tiếp nhận} {tờ khai|đơn|hồ sơ|đề nghị}",
    ],
  ],
  [
    ["submission.resultMethod"],
    [
      "{phương thức|hình thức|cách|cách thức|nơi} {nhận|trả} kết quả {hồ sơ|giải quyết|}",
      "{phương thức|hình thức|cách thức} {nhận|trả} {hồ sơ|giấy tờ}",
      "đăng ký nhận kết quả",
      "{hình thức|phương thức} nhận",
      "nhận kết quả {qua|bằng|theo hình thức}",
    ],
  ],
  [["submission.fileCode"], ["{mã|mã số|số} hồ sơ", "số biên nhận", "mã biên nhận", "số giấy biên nhận"]],

  [
    ["org.name"],
    [
      "tên chủ dự án {đầu tư|} cơ sở",
      "tên {tổ chức|cơ quan|đơn vị|doanh nghiệp|công ty|hợp tác xã|pháp nhân|cơ quan tổ chức|tổ chức doanh nghiệp|doanh nghiệp tổ chức|tổ chức cơ quan|đơn vị sử dụng lao động|đơn vị kinh doanh vận tải|đơn vị vận tải} {tiếng việt|bằng tiếng việt|đầy đủ|}",
    ],
  ],
  [
    ["org.registrationNumber"],
    [
      "{mã số|số|mã} {doanh nghiệp|đăng ký kinh doanh|đăng ký doanh nghiệp|đkkd|giấy phép kinh doanh|giấy chứng nhận đăng ký doanh nghiệp|giấy chứng nhận đăng ký kinh doanh|giấy đăng ký kinh doanh|quyết định thành lập}",
      "{giấy phép kinh doanh|giấy chứng nhận đăng ký doanh nghiệp|giấy chứng nhận đăng ký kinh doanh|quyết định thành lập|đăng ký kinh doanh} số",
      "{giấy chứng nhận|gcn|giấy} {đkkd|đkdn} số",
      "số {giấy chứng nhận|gcn|giấy phép} đkkd",
      "mã số {tổ chức|đơn vị}",
    ],
  ],
  [["org.taxCode"], ["mã số thuế {doanh nghiệp|tổ chức|công ty|đơn vị}"]],

  [
    ["business.name"],
    [
      "tên điểm {cung cấp dịch vụ|kinh doanh|}",
      "tên {hộ kinh doanh|cửa hàng|biển hiệu|hộ kinh doanh viết bằng tiếng việt|riêng hộ kinh doanh}",
    ],
  ],
  // a household business or an organisation: what else the form asks decides
  [["business.name", "org.name"], ["tên cơ sở {kinh doanh|sản xuất|sản xuất kinh doanh|}"]],
  [
    ["business.industry"],
    ["{ngành|ngành nghề|lĩnh vực|mặt hàng|ngành nghề lĩnh vực} {kinh doanh|sản xuất kinh doanh} {chính|}", "ngành nghề", "mã ngành"],
  ],
  [["business.capital"], ["{số|tổng số|tổng|} vốn {kinh doanh|đầu tư|điều lệ|hoạt động|} {vnđ|đồng|bằng số|}"]],
  [
    ["business.employees"],
    ["{số|số lượng|tổng số} {lao động|người lao động} {dự kiến|sử dụng|đang sử dụng|}", "số {lượng|} {nhân viên|nhân công}"],
  ],
  [
    ["business.startDate"],
    [
      "{ngày|thời điểm|thời gian} {bắt đầu|} {hoạt động|kinh doanh|hoạt động kinh doanh} {chính thức|}",
      "ngày {bắt đầu|khai trương}",
      "bắt đầu {hoạt động|kinh doanh} {từ|từ ngày}",
    ],
  ],

  [["land.parcelNumber"], ["số thửa {đất|}", "thửa {đất|} số", "thửa", "lô đất {số|}", "số {hiệu|thứ tự} thửa {đất|}"]],
  [["land.mapSheet"], ["{số|} tờ bản đồ {số|địa chính|địa chính số|}", "{số hiệu|} bản đồ {số|}", "tờ {bản đồ|số}", "số tờ"]],
  [["land.areaShared"], ["{diện tích|hình thức|} sử dụng chung {m2|}", "diện tích chung"]],
  [["land.areaPrivate"], ["{diện tích|hình thức|} sử dụng riêng {m2|}", "diện tích riêng"]],
  [["land.area"], ["diện tích {thửa|} {đất|thửa đất|lô đất|khu đất}", "diện tích {đất|} sử dụng"]],
  [["land.purpose"], ["{sử dụng vào|} mục đích {sử dụng|} {đất|vào|sử dụng đất}", "mục đích sử dụng", "loại đất", "sử dụng vào mục đích"]],
  [["land.usedSince"], ["{sử dụng|} {đất|} từ thời điểm", "thời điểm {bắt đầu|} sử dụng {đất|}", "sử dụng từ {năm|ngày|thời điểm|}"]],
  [["land.term"], ["{thời hạn|thời gian} {đề nghị|} {được|} {sử dụng|} {đất|sử dụng đất|sử dụng}"]],
  [["land.origin"], ["nguồn gốc {sử dụng|} {đất|sử dụng|}"]],
  [
    ["land.certificateNumber"],
    [
      "{số|} {phát hành|seri|sê ri|sêri} {giấy chứng nhận|gcn|}",
      "{giấy chứng nhận|gcn} {số phát hành|số seri|số}",
      "số {giấy chứng nhận|gcn} {quyền sử dụng đất|qsdđ|qsd đất}",
      "{giấy chứng nhận|gcn} {quyền sử dụng đất|qsdđ|qsd đất} số",
      "số sổ đỏ",
    ],
  ],

  [
    ["construction.designerName"],
    [
      "{tên|} {tổ chức|đơn vị|cá nhân|tổ chức cá nhân} {lập|thẩm tra|lập thẩm tra|tư vấn|} {thiết kế|tư vấn thiết kế|thiết kế xây dựng}",
      "đơn vị {hoặc|} {người|} {chủ nhiệm|} thiết kế {tên|}",
      "chủ nhiệm {thiết kế|chủ trì thiết kế}",
    ],
  ],
  [
    ["construction.designerCertificate"],
    [
      "{mã|} {số|mã số} chứng chỉ {năng lực|hành nghề|năng lực hành nghề|hành nghề năng lực|}",
      "chứng chỉ {năng lực|hành nghề|năng lực hành nghề} {số|}",
    ],
  ],
  [["construction.type"], ["{loại|loại hình|tên} công trình", "loại nhà", "tên công trình xây dựng"]],
  [["construction.grade"], ["cấp công trình", "cấp nhà"]],
  [["construction.footprint"], ["diện tích xây dựng {tầng 1|tầng một|tầng trệt|}", "diện tích tầng 1"]],
  [["construction.groundLevel"], ["{cốt|cao độ|cos|cốt nền} {nền|} {xây dựng|công trình|}"]],
  [["construction.floorArea"], ["{tổng|} diện tích sàn {xây dựng|}"]],
  [["construction.height"], ["{tổng|} chiều cao {công trình|nhà|xây dựng|toàn công trình|}"]],
  [["construction.storeys"], ["{số|} tầng {cao|}", "số lượng tầng", "số tầng {công trình|nhà|xây dựng}"]],

  [["vehicle.type"], ["loại {xe|phương tiện}", "loại xe {cơ giới|}"]],
  [["vehicle.brand"], ["nhãn {hiệu|} {xe|}", "hãng {xe|sản xuất}", "hiệu xe"]],
  [["vehicle.model"], ["số loại", "kiểu {xe|loại}", "tên thương mại", "model"]],
  [["vehicle.colour"], ["màu {sơn|xe|sơn xe|sắc}", "màu"]],
  [
    ["vehicle.engineNumber", "vessel.engineNumber"],
    ["số {động cơ|máy}", "số máy {1|2}"],
  ],
  [["vehicle.chassisNumber"], ["số {khung|sườn|vin}"]],
  [["vehicle.plate"], ["{số|} biển {số|kiểm soát|đăng ký|số đăng ký|số xe|kiểm soát xe|xe} {hiện tại|}", "bks", "số đăng ký xe"]],
  [["vehicle.invoiceNumber"], ["số hóa đơn {điện tử|}", "hóa đơn {điện tử|} số"]],
  [["vehicle.registrationFeeFile"], ["{mã|số|mã số} hồ sơ {khai|kê khai|} {lệ phí|thuế} trước bạ", "hồ sơ lệ phí trước bạ"]],
  [["vehicle.customsDeclaration"], ["{số|} tờ khai {hải quan|hải quan điện tử|nhập khẩu|nguồn gốc} {điện tử|số|}"]],
  [
    ["vehicle.qualityCertSerial"],
    [
      "số {sêri|seri|sê ri} {phiếu|giấy|} {ktclxx|kiểm tra chất lượng xuất xưởng|chất lượng|chứng nhận chất lượng}",
      "số phiếu {ktclxx|kiểm tra chất lượng xuất xưởng}",
      "phiếu ktclxx",
    ],
  ],
  [["vehicle.transportLicense"], ["{số|} giấy phép kinh doanh vận tải {số|}"]],

  [["vessel.name"], ["tên {tàu|tàu cá|tàu thuyền|phương tiện thủy}"]],
  [
    ["vessel.use"],
    ["{công dụng|nghề khai thác|nghề chính|nghề đánh bắt|nghề khai thác chính|công dụng nghề|nghề khai thác thủy sản}", "nghề kiêm"],
  ],
  [["vessel.yearBuilt"], ["năm {và nơi|} {đóng|đóng tàu|hạ thủy|hoàn thành đóng}", "năm đóng mới"]],
  [["vessel.placeBuilt"], ["nơi {đóng|đóng tàu|đóng mới}", "{cơ sở|địa điểm} {đóng|đóng tàu|đóng mới}"]],
  [["vessel.port"], ["cảng {cá|} {đăng ký|cập|}", "{cảng|bến} {đăng ký|đậu} {thường xuyên|}"]],
  [["vessel.lengthMax"], ["chiều dài {lớn nhất|tàu|} {lmax|}", "lmax"]],
  [["vessel.breadthMax"], ["chiều rộng {lớn nhất|tàu|} {bmax|}", "bmax"]],
  [["vessel.depth"], ["chiều cao mạn {d|}", "chiều sâu mạn"]],
  [["vessel.hullMaterial"], ["{vật liệu|chất liệu} {vỏ|đóng} {tàu|}", "vật liệu {vỏ|thân}"]],
  [["vessel.grossTonnage"], ["{tổng|} {dung tích|trọng tải} {gt|}"]],
  [["vessel.crew"], ["{số|số lượng} {thuyền viên|lao động trên tàu|người trên tàu}"]],
  [["vessel.area"], ["vùng {hoạt động|khai thác|biển hoạt động|đánh bắt}"]],
  [["vessel.engineModel"], ["{ký hiệu|kiểu|loại|nhãn hiệu} {máy|máy chính|động cơ}"]],

  [
    ["license.class"],
    [
      "{giấy phép lái xe|gplx|bằng lái|bằng lái xe} hạng",
      "hạng {giấy phép lái xe|gplx|bằng lái|xe|giấy phép}",
      "đã có giấy phép lái xe hạng",
      "hạng {xe|} được phép {điều khiển|lái}",
    ],
  ],
  [["license.number"], ["số {giấy phép lái xe|gplx|bằng lái|bằng lái xe}", "{giấy phép lái xe|gplx} số"]],
  [["license.trainedAt"], ["{đã|} học lái xe {tại|ở}", "cơ sở đào tạo {lái xe|}", "nơi học lái xe"]],
  [["license.trainedYear"], ["năm {học|đào tạo} lái xe"]],

  [["civilRecord.type"], ["{tên|loại|tên loại} giấy tờ hộ tịch {đã đăng ký|}", "loại việc hộ tịch đã đăng ký", "loại hộ tịch đã đăng ký"]],
  // said of several papers: the paper spoken of decides
  [
    ["civilRecord.registrationPlace", "marriageCert.issuePlace", "org.registrationPlace"],
    ["{nơi|cơ quan} đăng ký", "{đã|} đăng ký tại"],
  ],
  [
    ["civilRecord.registrationDate", "marriageCert.issueDate", "org.registrationDate"],
    ["{đã|} đăng ký {vào|} ngày", "{ngày|ngày tháng năm} đăng ký"],
  ],
  [["civilRecord.number", "marriageCert.number", "org.registrationNumber"], ["số đăng ký"]],
  [
    ["civilRecord.registrationPlace"],
    [
      "{nơi|cơ quan} đăng ký {hồ sơ gốc|trước đây|hộ tịch|hộ tịch trước đây|lần đầu|khai tử trước đây|khai sinh trước đây|kết hôn trước đây|giám hộ trước đây|nuôi con nuôi trước đây|giám hộ|nuôi con nuôi|khai tử}",
      "{nơi|cơ quan} đã đăng ký {khai sinh|khai tử|kết hôn|hộ tịch|giám hộ|} {trước đây|}",
      "đã {được|} đăng ký {khai sinh|khai tử|hộ tịch|giám hộ|} {trước đây|} {tại|ở}",
    ],
  ],
  [
    ["civilRecord.registrationDate"],
    [
      "{ngày|ngày tháng năm} {đã|} đăng ký {trước đây|khai tử trước đây|khai sinh trước đây|kết hôn trước đây|lần đầu|hộ tịch|khai sinh|khai tử|giám hộ|nuôi con nuôi|}",
    ],
  ],
  [
    ["civilRecord.number"],
    ["số đăng ký {trước đây|khai tử trước đây|khai sinh trước đây|kết hôn trước đây|hộ tịch|khai sinh|khai tử|giám hộ|nuôi con nuôi|}"],
  ],
  [
    ["civilRecord.bookNumber"],
    [
      "{quyển số|quyển} đăng ký {trước đây|khai tử trước đây|khai sinh trước đây|kết hôn trước đây|hộ tịch|khai sinh|khai tử|giám hộ|nuôi con nuôi}",
    ],
  ],
  [["marriageCert.issuePlace"], ["{nơi|cơ quan} {đã|} đăng ký kết hôn {của cha mẹ|}", "{đã|} đăng ký kết hôn tại"]],
  [["marriageCert.number"], ["số đăng ký kết hôn"]],
  [["marriageCert.issueDate"], ["{ngày|ngày tháng năm} {đăng ký|} kết hôn {của cha mẹ|}"]],

  [
    ["death.date"],
    [
      "{ngày|ngày tháng năm|thời điểm} {chết|mất|tử vong|qua đời|từ trần|hy sinh}",
      "{chết|mất|đã chết|hy sinh} {vào|} {ngày|ngày tháng năm}",
    ],
  ],
  [
    ["death.hour"],
    ["{thời gian|giờ|thời điểm giờ} {chết|mất|tử vong}", "{đã|} {chết|mất|tử vong} {vào|} {lúc|hồi} {giờ|}", "giờ phút chết"],
  ],
  [["deathNotice.type"], ["loại giấy {báo tử|tờ báo tử}"]],
];

export const THING_PHRASES: readonly (readonly [Concept, readonly string[]])[] = things.map(([keys, phrases]) => [
  { kind: "thing", keys },
  phrases,
]);
