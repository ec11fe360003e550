import type { PaperDetail } from "@camtay/shared/api/answers.ts";
import { t } from "../text/text.ts";
import { usePagePicture } from "../ui/page-picture.ts";

type Sheet = PaperDetail["pages"][number];
type Box = NonNullable<PaperDetail["fields"][number]["box"]>;

/** Room around the value, in px of the page: a line before and after helps to read it. */
const ROOM_PX = 14;
/** A line of print is shown about as high as the words in the box below. */
const HIGHEST_PX = 96;

/** The place on the page where a value stands, cut out above the box in which it is confirmed. */
export function FieldCrop({
  detail,
  sheet,
  page,
  box,
  label,
}: {
  detail: PaperDetail;
  sheet: Sheet;
  page: number;
  box: Box;
  label: string;
}) {
  const { url } = usePagePicture(detail.id, detail.pdf, page);
  if (url === null) return null;
  const width = box.width + 2 * ROOM_PX;
  const height = box.height + 2 * ROOM_PX;
  const scale = Math.min(1, HIGHEST_PX / height);
  return (
    <div class="cut" style={{ width: `${width * scale}px`, aspectRatio: `${width} / ${height}` }}>
      <img
        src={url}
        alt={t("plan.cropAlt", { label })}
        style={{
          width: `${(100 * sheet.width) / width}%`,
          // In per cent of the picture itself: exact, whatever the frame was rounded to.
          transform: `translate(${(-100 * (box.x - ROOM_PX)) / sheet.width}%, ${(-100 * (box.y - ROOM_PX)) / sheet.height}%)`,
        }}
      />
    </div>
  );
}
