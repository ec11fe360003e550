import { documents } from "@camtay/shared/catalogues/documents.ts";
import { procedures } from "@camtay/shared/catalogues/procedures.ts";
import { fold } from "@camtay/shared/text/fold.ts";

/**
 * Set phrases of administrative papers that the catalogues do not contain: of official letters and decisions (Decree 30/2020/NĐ-CP), of
 * declarations, of copies and extracts (Decree 23/2015/NĐ-CP), of social assistance (Decree 20/2021/NĐ-CP), of identity cards and offices;
 * in the last line what is as often written as a phrase of the same letters: `hai mươi tư tháng` is no misread `từ tháng`.
 */
const PHRASES = `Độc lập - Tự do - Hạnh phúc. Như trên. Như Điều. Lưu văn thư. thay mặt Ủy ban nhân dân.
Căn cứ Luật Tổ chức chính quyền địa phương. Căn cứ Nghị định số của Chính phủ quy định chi tiết thi hành một số điều. Căn cứ văn bản. Xét đề nghị của.
Theo đề nghị của Trưởng phòng. Chịu trách nhiệm thi hành quyết định này. Quyết định này có hiệu lực kể từ ngày ký. kể từ tháng. áp dụng trên địa bàn.
Chánh Văn phòng, thủ trưởng các đơn vị có liên quan. thủ trưởng cơ quan. chủ trì, phối hợp với. theo dõi và báo cáo. thông báo kịp thời. biên bản họp.
Tôi cam đoan những nội dung khai trên đây là đúng sự thật, được sự thỏa thuận nhất trí của các bên liên quan theo quy định pháp luật.
Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình. những lời khai trên là đúng sự thật, nếu sai tôi xin chịu trách nhiệm trước pháp luật.
Kính đề nghị quý cơ quan xem xét, giải quyết. Xin chân thành cảm ơn. Rất mong được sự quan tâm giúp đỡ. người làm đơn. tôi làm đơn này. hiện đang sử dụng. ngôi nhà.
nhà dột nát. hiện cư trú tại. thường trú tại. tạm trú tại. do cấp. tổ dân phố. khu phố. thành phố. thị trấn. hằng tháng. hằng năm. ghi rõ. nội dung ghi. bản thân. thân nhân.
Bản sao được cấp từ sổ gốc có giá trị sử dụng thay cho bản chính trong các giao dịch. trích lục này. từ Sổ đăng ký khai sinh. từ Sổ đăng ký kết hôn. từ Sổ đăng ký khai tử. Sổ chứng thực.
chi trả trợ cấp. tổ chức chi trả. việc chi trả đúng đối tượng, đúng thời gian. kinh phí chi trả. mức chuẩn trợ giúp xã hội. xét duyệt trợ giúp xã hội. thay đổi nơi cư trú. người giám hộ.
đặc điểm nhận dạng. sẹo chấm. nốt ruồi. Cục trưởng Cục Cảnh sát quản lý hành chính về trật tự xã hội. người ký giấy khai sinh. người đi khai sinh. công chức tư pháp - hộ tịch.
Phó Chủ tịch Ủy ban nhân dân. Phó Trưởng phòng Kinh tế. Phó Trưởng phòng Tư pháp. Giám đốc Sở. phòng văn hóa - xã hội. trung tâm phục vụ hành chính công.
bộ phận tiếp nhận và trả kết quả. trung tâm y tế. trạm y tế. bệnh viện.
mươi tư tháng. thứ tư ngày. lưu trữ. thuế đất. bán đồ. ban hành. tài liệu. ứng dụng. không đúng. lâu dài. chậm nhất. bản cũ. còn trong. chờ người. đã mất. trả về. tạm ngưng. phạm vi. cơ bản. nhận dạng ký tự.`;

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

const wordsOf = new WeakMap<PhraseLexicon, ReadonlySet<string>>();

/** Whether some phrase of the lexicon holds this word, written so. */
export function knowsWord(lexicon: PhraseLexicon, word: string): boolean {
  let words = wordsOf.get(lexicon);
  if (words === undefined) {
    words = new Set([...lexicon.values()].flatMap((ways) => [...ways].flatMap((way) => way.split(" "))));
    wordsOf.set(lexicon, words);
  }
  return words.has(word);
}
