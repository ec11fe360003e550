import { documents } from "@camtay/shared/catalogues/documents.ts";
import { procedures } from "@camtay/shared/catalogues/procedures.ts";
import { fold } from "@camtay/shared/text/fold.ts";

/** Set phrases of administrative papers that the catalogues do not contain. */
const PHRASES = `Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc. Kính gửi. Nơi nhận. Như trên. Lưu văn thư. Số định danh cá nhân.
Căn cứ Luật Tổ chức chính quyền địa phương. Căn cứ Nghị định số của Chính phủ quy định chi tiết thi hành một số điều. Xét đề nghị của.
Theo đề nghị của Trưởng phòng. Chịu trách nhiệm thi hành quyết định này. Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, thủ trưởng các đơn vị có liên quan.
Tôi cam đoan những lời khai trên là đúng sự thật, nếu sai tôi xin chịu trách nhiệm trước pháp luật. Kính đề nghị quý cơ quan xem xét, giải quyết.
Xin chân thành cảm ơn. Rất mong được sự quan tâm giúp đỡ. chi trả trợ cấp. tổ chức chi trả. việc chi trả đúng đối tượng, đúng thời gian. kinh phí chi trả. mức chuẩn trợ giúp xã hội.
kể từ ngày. kể từ tháng. Tổng cộng. Tổng số tiền. bằng chữ. Ngày, tháng, năm sinh. sinh ngày. hiện cư trú tại. thường trú tại. tạm trú tại. có giá trị đến. cấp ngày. do cấp.
người đi khai sinh. người yêu cầu. người làm đơn. người nộp hồ sơ. người tiếp nhận hồ sơ. người được ủy quyền. xác nhận của Ủy ban nhân dân. thay mặt Ủy ban nhân dân.
gia đình gồm nhân khẩu. đang sử dụng ngôi nhà. diện tích. thửa đất số. tờ bản đồ số. nhà ở riêng lẻ. mục đích sử dụng. thời hạn sử dụng. nguồn gốc sử dụng.
Trích lục này được lập từ Sổ đăng ký. có giá trị sử dụng thay cho bản chính trong các giao dịch. chứng thực bản sao đúng với bản chính. Sổ chứng thực. quyển số.
thông báo kịp thời. thay đổi nơi cư trú. người giám hộ. theo dõi biến động và báo cáo. chủ trì, phối hợp với. căn cứ văn bản. áp dụng trên địa bàn. biên bản họp xét duyệt.
tổ dân phố. khu phố. hằng tháng. hằng năm. nhà dột nát. bị dột. nội dung ghi. ghi rõ. ghi chú. giấy xác nhận. họ và tên. cá nhân. bản thân. thân nhân. trung tâm y tế. trạm y tế. bệnh viện. phòng kinh tế. phòng văn hóa - xã hội. trung tâm phục vụ hành chính công. bộ phận tiếp nhận và trả kết quả. đặc điểm nhận dạng.
Phó Chủ tịch Ủy ban nhân dân. Phó Trưởng phòng Kinh tế. Phó Trưởng phòng Tư pháp. Giám đốc Sở. người ký giấy khai sinh. công chức tư pháp - hộ tịch. Cục trưởng Cục Cảnh sát quản lý hành chính về trật tự xã hội. sẹo chấm. nốt ruồi cách.`;

const WORD = /[\p{L}]+/gu;

/** For each two or three neighbouring words without marks: every way in which the corpus of set phrases writes them, in small letters. */
export type PhraseLexicon = ReadonlyMap<string, ReadonlySet<string>>;

let lexicon: PhraseLexicon | null = null;

/** Neighbouring words of the catalogues and the set phrases. */
export function phraseLexicon(): PhraseLexicon {
  lexicon ??= buildLexicon([
    PHRASES,
    ...documents().flatMap((type) => [type.name, ...type.headings, ...type.fields.flatMap((field) => [field.label, ...field.altLabels])]),
    ...procedures().flatMap((procedure) => [
      procedure.name,
      procedure.fee ?? "",
      ...procedure.components.flatMap((c) => [c.name, c.condition ?? ""]),
    ]),
  ]);
  return lexicon;
}

function buildLexicon(texts: readonly string[]): PhraseLexicon {
  const ways = new Map<string, Set<string>>();
  const sentences = texts.flatMap((text) =>
    text
      .normalize("NFC")
      .toLowerCase()
      .split(/[.;:,()/…\n]+/),
  );
  for (const sentence of sentences) {
    const words = sentence.match(WORD) ?? [];
    for (let from = 0; from < words.length; from++) {
      for (const length of [2, 3]) {
        if (from + length > words.length) continue;
        const phrase = words.slice(from, from + length).join(" ");
        const key = fold(phrase);
        ways.set(key, (ways.get(key) ?? new Set()).add(phrase));
      }
    }
  }
  return ways;
}
