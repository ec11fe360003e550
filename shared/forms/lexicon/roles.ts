import type { Role } from "../dictionary.ts";
import type { Concept, PaperKind, RoleWord } from "./concept.ts";

type Phrases = readonly (readonly [Concept, readonly string[]])[];

const APPLICANT_WORK =
  "{yêu cầu|nộp|nộp hồ sơ|nộp đơn|nộp phiếu|nộp yêu cầu|làm thủ tục|làm đơn|làm tờ khai|viết đơn|viết tờ khai|khai|kê khai|khai báo|đề nghị|đứng đơn|đăng ký|thực hiện|thực hiện thủ tục|thực hiện hồ sơ|gửi|gửi hồ sơ|đi đăng ký|đi làm thủ tục|đến làm thủ tục|khai tờ khai|có yêu cầu|xin cấp|khiếu nại|tố cáo|kiến nghị|phản ánh|trình báo|đề nghị cấp|lập đơn|lập phiếu|cam đoan}";

const roles: Readonly<Record<Role | RoleWord, readonly string[]>> = {
  applicant: [
    `{người|cá nhân|công dân|bên} ${APPLICANT_WORK}`,
    "{tôi|em|tên tôi|tôi tên|tôi ghi tên|chúng tôi} {là|tên là|}",
    "{ông bà|tổ chức cá nhân|cá nhân tổ chức} {yêu cầu|nộp hồ sơ|đề nghị}",
    "người tham gia {bảo hiểm|bảo hiểm xã hội|bảo hiểm y tế|bhxh|bhyt|}",
    "{người|bên} {ủy quyền|ủy nhiệm}",
    "người lao động",
    "bản thân",
    "người dự tuyển",
    "khách hàng",
  ],
  owner: [
    "chủ {hồ sơ|xe|phương tiện|tàu|tàu cá|tàu thuyền|sở hữu|đầu tư|sử dụng|sử dụng đất|đất|nhà|công trình|cơ sở|hộ kinh doanh|hộ kinh doanh cá thể|doanh nghiệp|vườn|nuôi|rừng|sở hữu xe|sở hữu tàu|sở hữu nhà|giấy phép}",
    "đại diện chủ {tàu|xe|hộ kinh doanh}",
    "người {sử dụng đất|sở hữu|có đất|được cấp giấy chứng nhận|được cấp giấy chứng nhận qsdđ|được cấp giấy chứng nhận quyền sử dụng đất|sử dụng nhà đất|sử dụng đất chủ sở hữu tài sản gắn liền với đất|sử dụng đất chủ sở hữu tài sản|đứng tên|đứng tên giấy chứng nhận|thành lập hộ kinh doanh|quản lý đất|được giao quản lý đất}",
    "người sử dụng đất {chủ sở hữu|người quản lý} {nhà ở|} {tài sản|} {khác|} {gắn liền với đất|}",
  ],
  authorized: [
    "{người|bên|cá nhân|tổ chức} {được|nhận} {ủy quyền|uỷ nhiệm|ủy nhiệm}",
    "bên được ủy quyền",
    "người đại diện theo ủy quyền",
    "đại diện theo ủy quyền",
  ],
  representative: [
    "{người|} đại diện {theo pháp luật|pháp luật|tổ chức|doanh nghiệp|cơ quan|công ty|đơn vị|pháp nhân|}",
    "người {đứng đầu|quản lý|phụ trách|liên hệ của tổ chức}",
    "thủ trưởng {cơ quan|đơn vị|}",
    "{tổng|} giám đốc",
  ],
  subject: [
    "đối tượng {trợ giúp|bảo trợ xã hội|hưởng|hưởng trợ cấp|thụ hưởng|hưởng chính sách|được hưởng}",
    "người {có nội dung thay đổi|được xác nhận|được giám hộ|thay đổi|được trợ giúp|khuyết tật|cao tuổi|hưởng chế độ|hưởng trợ cấp|được hưởng|có công|bệnh|có thông tin thay đổi|có yêu cầu thay đổi|được chăm sóc|cần chăm sóc|được hỗ trợ|được bảo lãnh|có tên|được cải chính|được thay đổi cải chính|được xác định lại dân tộc}",
    "học sinh",
    "sinh viên",
    "thí sinh",
    "bệnh nhân",
    "của đối tượng",
    "người {cần|cần được|có nhu cầu} cấp {giấy|thẻ|giấy tờ|thẻ căn cước|hộ chiếu|bản sao|}",
    "người hưởng {trợ cấp|chế độ|chính sách|trợ giúp|chính sách xã hội|trợ cấp xã hội} {xã hội|hàng tháng|}",
    "người được cấp {giấy|giấy xác nhận|thẻ|hộ chiếu|phiếu|bản sao|}",
  ],
  child: [
    "{trẻ|trẻ em|cháu bé|bé}",
    "người con",
    "{người|trẻ em|trẻ} được {khai sinh|đăng ký khai sinh|nhận làm con nuôi|nhận nuôi|sinh ra}",
    "{con|trẻ em|người} {được nhận làm con nuôi|nuôi}",
    "con",
    "cháu",
    "người được nhận là con",
    "là {cha|bố|mẹ|cha mẹ|bố mẹ|cha mẹ người giám hộ|người giám hộ|phụ huynh} {của|} {em|cháu|con|trẻ|học sinh|trẻ em}",
  ],
  father: ["{người|} {cha|bố} {đẻ|ruột|của trẻ|}", "cha nuôi", "ba", "họ tên cha đẻ"],
  mother: ["{người|} mẹ {đẻ|ruột|của trẻ|}", "mẹ nuôi", "má"],
  parent: [
    "{cha|bố} {hoặc|và|} mẹ",
    "{cha|bố} mẹ {đẻ|}",
    "người {cha mẹ|nhận là cha mẹ}",
    "phụ huynh",
    "người được nhận là cha mẹ",
    "cha hoặc mẹ",
  ],
  bride: ["{bên|phía|đằng} {nữ|vợ|gái}", "cô dâu", "người nữ"],
  groom: ["{bên|phía|đằng} {nam|chồng|trai}", "chú rể", "người nam"],
  spouse: ["vợ {hoặc|và|} chồng", "chồng {hoặc|và|} vợ", "{người|} phối ngẫu", "bạn đời"],
  deceased: [
    "người {chết|đã chết|mất|đã mất|quá cố|qua đời|đã qua đời|từ trần|được khai tử|được đăng ký khai tử|được báo tử|bị chết|được đăng ký lại khai tử}",
    "người để lại di sản",
    "tử sĩ",
  ],
  householdHead: [
    "chủ hộ {khẩu|gia đình|}",
    "chủ hộ nơi {thường trú|đăng ký thường trú|đến|chuyển đến}",
    "chủ hộ chủ sở hữu chỗ ở hợp pháp",
  ],
  guardian: [
    "người {giám hộ|được cử giám hộ|được cử làm giám hộ|được chọn làm giám hộ|giám hộ đương nhiên|được chọn giám hộ|đại diện hợp pháp|giám hộ hợp pháp|giám hộ hoặc người đại diện hợp pháp}",
    "{cha|bố} {hoặc|} mẹ {hoặc|} người giám hộ",
    "{cha|bố} mẹ {hoặc|} {người|} {giám hộ|đại diện hợp pháp}",
    "đại diện hợp pháp",
    "người đại diện hợp pháp người giám hộ",
  ],
  caregiver: [
    "người {chăm sóc|nuôi dưỡng|chăm sóc nuôi dưỡng|nhận chăm sóc|nhận nuôi dưỡng|nhận chăm sóc nuôi dưỡng|trực tiếp chăm sóc|trực tiếp nuôi dưỡng|đang chăm sóc|chăm nuôi|nhận chăm nuôi|đảm nhận chăm sóc}",
    "hộ gia đình {nhận|} {chăm sóc|nuôi dưỡng}",
  ],
  member: [
    "{các|những|} {thành viên|nhân khẩu} {hộ gia đình|trong hộ|trong hộ gia đình|gia đình|hộ|cùng thay đổi|cùng hộ|cùng đi|}",
    "người {trong hộ|cùng thay đổi|cùng đi|cùng hộ khẩu|trong gia đình}",
  ],
  receiver: [
    "{bên|người} nhận {kết quả|hồ sơ|hàng|bưu phẩm|thư|giấy tờ|thông báo|}",
    "{bên|người} nhận {kết quả|hồ sơ} {tại nhà|qua bưu điện|qua bưu chính|qua bưu chính công ích|qua dịch vụ bưu chính}",
    "nhận {kết quả|hồ sơ} {qua bưu chính công ích|qua dịch vụ bưu chính|tại nhà|qua bưu điện|qua bưu chính|qua dịch vụ bưu chính công ích|tại địa chỉ|qua đường bưu điện|bưu chính}",
    "nhận kết quả",
    "nhận tại nhà",
  ],
  org: [
    "{tổ chức|doanh nghiệp|công ty|hợp tác xã|pháp nhân|thương nhân|cơ quan tổ chức|tổ chức doanh nghiệp|doanh nghiệp tổ chức|chi nhánh|nhà đầu tư|đơn vị sử dụng lao động|người sử dụng lao động|tổ chức kinh tế}",
  ],
  business: ["hộ {kinh doanh|cá thể|kinh doanh cá thể|sản xuất kinh doanh}", "cửa hàng", "cơ sở {kinh doanh|sản xuất|sản xuất kinh doanh}"],
  land: ["{thửa đất|khu đất|lô đất|đất đai|mảnh đất|quyền sử dụng đất}"],
  construction: ["{công trình|công trình xây dựng|nhà ở riêng lẻ|công việc xây dựng}"],
  vehicle: ["{xe|phương tiện|xe cơ giới|xe máy|xe ô tô|ô tô|mô tô|phương tiện giao thông}"],
  vessel: ["{tàu|tàu cá|tàu thuyền|con tàu}"],
  license: [],
  civilRecord: [],
  marriageCert: [],
  povertyCert: [],
  death: ["{sự kiện|việc} {chết|tử vong}"],
  deathNotice: [],
  agency: ["{cơ quan|đơn vị|địa phương} {lập phiếu|thực hiện|giải quyết|tiếp nhận}"],
  submission: [],
  wife: ["{người|} vợ"],
  husband: ["{người|} chồng"],
  personBelow: [
    "{cho|} {người|những người|cá nhân|công dân} {dưới đây|có tên dưới đây|sau đây|có tên sau đây}",
    "cho {người|công dân} có tên",
  ],
  personGranted: ["người được"],
  unknownPerson: [
    "người",
    "bị",
    "bên {a|b|c|d}",
    "thân nhân",
    "ông",
    "bà",
    "bên",
    "anh chị em",
    "anh",
    "chị",
    "em",
    "người làm chứng",
    "thành viên góp vốn",
    "chủ {nhà trọ|cho thuê|nợ}",
    "người {quản lý|phụ trách} {chuyên môn|kỹ thuật}",
    "người {lao động|} nước ngoài",
    "người {hưởng|thụ hưởng|nhận tiền|nhận trợ cấp}",
    "{người|bên} {bán|mua|chuyển nhượng|nhận chuyển nhượng|tặng cho|thừa kế|bảo lãnh|thuê|cho thuê|nhận con nuôi|nhận nuôi con nuôi|cho con nuôi|bị hại|vi phạm|khai thay|khai hộ|viết hộ|kê khai hộ|kê khai thay|nộp thay|nộp hộ|bị kiến nghị|chuyển quyền|nhận chuyển quyền|vay|giới thiệu|thân|liên hệ khẩn cấp}",
    "ông nội",
    "bà nội",
    "ông ngoại",
    "bà ngoại",
    "người đỡ đầu",
  ],
};

const papers: Readonly<Record<PaperKind, readonly string[]>> = {
  identityCard: [
    "{thẻ|giấy|} {căn cước công dân|cccd|căn cước|cmnd|cmtnd|chứng minh nhân dân|chứng minh thư|chứng minh thư nhân dân|chứng minh|định danh cá nhân|định danh} {nhân dân|công dân|}",
    "{sổ|} hộ chiếu",
    "đdcn",
    "passport",
    "id card",
    "giấy chứng nhận căn cước",
  ],
  identity: [
    "giấy tờ {tùy thân|nhân thân|pháp nhân|định danh|chứng thực cá nhân|chứng minh nhân thân|pháp lý|chứng minh thân nhân|cá nhân}",
    "giấy tờ {nhân thân|tùy thân} {pháp nhân|}",
  ],
  drivingLicence: ["{giấy phép|bằng} lái {xe|}", "gplx"],
  marriageCert: ["giấy {chứng nhận|đăng ký|chứng nhận đăng ký} kết hôn", "trích lục kết hôn", "đăng ký kết hôn"],
  civilRecord: [
    "{loại|tên|} {giấy tờ|} hộ tịch {đã|} {đăng ký|}",
    "giấy tờ hộ tịch",
    "giấy khai sinh",
    "trích lục {khai sinh|khai tử|hộ tịch|}",
    "{hồ sơ|đăng ký} {khai sinh|khai tử|gốc|hồ sơ gốc} {trước đây|đã đăng ký}",
    "{đã|} đăng ký {trước đây}",
  ],
  povertyCert: ["{giấy chứng nhận|giấy xác nhận|gcn|sổ|} {hộ|} {nghèo|cận nghèo|hộ nghèo hộ cận nghèo|nghèo cận nghèo}"],
  deathNotice: [
    "giấy {báo tử|tờ thay thế giấy báo tử|tờ thay giấy báo tử|báo tử giấy tờ thay thế giấy báo tử|chứng tử|báo tử giấy tờ thay giấy báo tử|báo tử hoặc giấy tờ thay thế|báo tử giấy tờ thay thế}",
  ],
  landCert: [
    "gcn",
    "{giấy chứng nhận|gcn|sổ đỏ|sổ hồng|giấy chứng nhận đã cấp|gcn đã cấp} {quyền sử dụng đất|qsdđ|qsd đất|quyền sử dụng đất quyền sở hữu nhà ở và tài sản khác gắn liền với đất|quyền sử dụng đất quyền sở hữu tài sản gắn liền với đất}",
    "{sổ đỏ|sổ hồng}",
    "giấy chứng nhận đã cấp",
  ],
  orgRegistration: [
    "{giấy|} {chứng nhận|} đăng ký {doanh nghiệp|kinh doanh|thành lập|hợp tác xã|hoạt động|đầu tư|thành lập doanh nghiệp}",
    "giấy phép {kinh doanh|hoạt động|thành lập}",
    "{quyết định|giấy phép} thành lập",
    "gcn đkkd",
    "đkkd",
    "gpkd",
  ],
  bank: [],
  training: ["{đã|} {học|đào tạo} lái xe"],
  certificate: ["giấy chứng nhận"],
  foreign: [
    "{quyết định|công văn|văn bản|hợp đồng|bản án|biên bản|phiếu|tờ trình|giấy ủy quyền|hóa đơn|chứng chỉ|chứng thư|bằng|bằng cấp|bằng tốt nghiệp|văn bằng|giấy phép lao động|thị thực|giấy phép xây dựng|giấy chứng sinh|giấy ra viện|giấy khám sức khỏe|thẻ đảng|thẻ tạm trú|thẻ thường trú|visa|giấy xác nhận|sổ hộ khẩu|giấy khám bệnh}",
    "giấy phép",
    "hộ khẩu số",
  ],
};

const of = <K extends string>(table: Readonly<Record<K, readonly string[]>>, make: (name: K) => Concept): Phrases =>
  (Object.keys(table) as K[]).map((name) => [make(name), table[name]] as const);

export const ROLE_PHRASES: Phrases = of(roles, (role) => ({ kind: "role", role }));
export const PAPER_PHRASES: Phrases = of(papers, (paper) => ({ kind: "paper", paper }));
