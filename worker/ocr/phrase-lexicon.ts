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
tổ dân phố. khu phố. hằng tháng. hằng năm. nhà dột nát. bị dột. nội dung ghi. ghi rõ. ghi chú. giấy xác nhận. họ và tên. cá nhân. bản thân. thân nhân. trung tâm y tế. trạm y tế. bệnh viện. phòng kinh tế. phòng văn hóa - xã hội. trung tâm phục vụ hành chính công. bộ phận tiếp nhận và trả kết quả. đặc điểm nhận dạng.`;

const WORD = /[\p{L}]+/gu;

/** For each pair of neighbouring words without marks: the one way of writing them that the corpus of set phrases knows. */
export type PhraseLexicon = ReadonlyMap<string, string>;

let lexicon: PhraseLexicon | null = null;

/** Pairs of words from the catalogues and the set phrases; pairs that are written in two ways are left out. */
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

export function buildLexicon(texts: readonly string[]): PhraseLexicon {
  const ways = new Map<string, Set<string>>();
  for (const text of texts) {
    for (const sentence of text
      .normalize("NFC")
      .toLowerCase()
      .split(/[.;:,()/…\n]+/)) {
      const words = sentence.match(WORD) ?? [];
      for (let i = 0; i + 1 < words.length; i++) {
        const pair = `${words[i]} ${words[i + 1]}`;
        const key = fold(pair);
        ways.set(key, (ways.get(key) ?? new Set()).add(pair));
      }
    }
  }
  const single = new Map<string, string>();
  for (const [key, pairs] of ways) if (pairs.size === 1) single.set(key, [...pairs][0]!);
  return single;
}
