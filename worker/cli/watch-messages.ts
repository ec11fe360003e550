import type { HotFolderNews } from "../intake/hot-folder/hot-folder-parts.ts";

/** What `camtay watch` says. */
export const WATCH_MESSAGES = {
  usage: "watch FOLDER [--with-worker] [--once] [--json]",
  summary: "Canh thư mục quét: tệp nằm yên 5 giây và mở được trọn vẹn thì nhận; mỗi thư mục con là một quầy; bản gốc dời sang da-nhan/.",
  watching: (folder: string) => `Đang canh ${folder}. Nhấn Ctrl-C để dừng.`,
  noWorker: "Chưa có bộ xử lý nào chạy. Hãy chạy thêm “camtay work”, hoặc dùng --with-worker.",
  away: (folder: string) => `Không mở được ${folder}. Hãy kiểm tra ổ mạng; máy sẽ tự thử lại.`,
  back: (folder: string) => `Đã mở lại được ${folder}.`,
  news(news: HotFolderNews): string {
    switch (news.kind) {
      case "taken":
        return `${news.counter === "" ? "Thư mục gốc" : news.counter}: đã nhận ${news.files} tệp (bó ${news.batchId}).`;
      case "not-read":
        return `Không đọc được ${news.path}: ${news.sentence} [${news.code}]`;
      case "stuck":
        return `${news.path} đang được chương trình khác giữ hoặc không cho đọc. Máy sẽ tự thử lại.`;
    }
  },
} as const;
