/** What `camtay status` says. */
export const STATUS_MESSAGES = {
  worker: (isUp: boolean) =>
    isUp ? "Bộ xử lý: đang chạy." : "Bộ xử lý: KHÔNG chạy. Hãy chạy “camtay work” hoặc “camtay serve --with-worker”.",
  heading: "Việc tự động hằng ngày với kho lưu trữ:",
  tasks: {
    seal: "Niêm phong các phiên bản mới",
    renew: "Gia hạn dấu thời gian sắp hết hạn",
    fixity: "Đọc lại một phần kho để kiểm tra nguyên vẹn",
    copy: "Cập nhật bản sao thứ hai",
  },
  never: "chưa chạy lần nào",
  running: (since: string) => `đang chạy từ ${since}`,
  stopped: "dừng giữa chừng, sẽ làm tiếp khi bộ xử lý chạy lại",
  done: (at: string, facts: string) => `xong lúc ${at}${facts === "" ? "" : ` (${facts})`}`,
  facts: {
    versions: (count: number) => `${count} phiên bản mới`,
    auditLines: (count: number) => `${count} dòng nhật ký`,
    renewed: (count: number) => `gia hạn ${count} niêm phong`,
    objects: (count: number) => `${count} gói`,
    damaged: (count: number) => `${count} gói hỏng`,
    repaired: (count: number) => `đã sửa ${count} gói`,
    copied: (count: number) => `chép mới ${count} gói`,
    locked: (count: number) => `khóa ${count} tệp`,
  },
  failed: (at: string, sentence: string, code: string) => `LỖI lúc ${at}: ${sentence} [${code}]`,
  line: (task: string, state: string) => `  ${task}: ${state}`,
  faults: "Sự cố trong 24 giờ qua:",
  noFaults: "Không có sự cố nào trong 24 giờ qua.",
  places: {
    runner: "Xử lý bản quét",
    relay: "Giao việc cho hàng đợi",
    heartbeat: "Báo còn hoạt động",
    archive: "Đưa hồ sơ vào kho",
    assembly: "Tách bó lớn thành hồ sơ",
    upkeep: "Việc tự động với kho lưu trữ",
    signing: "Ký số",
  },
  fault: (place: string, times: number, at: string, sentence: string, code: string) =>
    `  ${place}: ${times} lần, gần nhất ${at}. ${sentence} [${code}]`,
  off: {
    seal: "tắt: chưa đặt CAMTAY_TSA_URL",
    renew: "tắt: chưa đặt CAMTAY_TSA_URL",
    fixity: "tắt: CAMTAY_FIXITY_PERCENT bằng 0",
    copy: "tắt: chưa đặt CAMTAY_ARCHIVE_COPY",
  },
} as const;
