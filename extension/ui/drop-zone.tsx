import { useState } from "preact/hooks";

/** A place to drop files on, or to choose them. */
export function DropZone({
  id,
  lead,
  label,
  accept,
  multiple,
  onFiles,
}: {
  id: string;
  lead: string;
  label: string;
  accept: string;
  multiple: boolean;
  onFiles: (files: readonly File[]) => void;
}) {
  const [over, setOver] = useState(false);
  return (
    <section
      class={`drop${over ? " over" : ""}`}
      aria-label={lead}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <p>{lead}</p>
      <label class="button" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="hidden-visually"
        type="file"
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </section>
  );
}
