import type { CardPayload } from "@camtay/shared/domain/card-payload.ts";
import { AppError } from "@camtay/shared/errors/app-error.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Failure } from "../messages/messages.ts";
import { en } from "../text/en.ts";
import { t } from "../text/text.ts";
import { vi } from "../text/vi.ts";
import { FailureNote, failureOf } from "../ui/failure-note.tsx";
import { looksComplete, readCardQr } from "./card-qr.ts";

const LOOK_EVERY_MS = 350;
/** A scanner types its letters a few milliseconds apart; after this pause it has finished. */
const SCANNER_DONE_MS = 300;

/** The card's QR code by picture, by camera, or typed by a hand scanner. */
export function QrInput({ onCard }: { onCard: (card: CardPayload) => void }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [filming, setFilming] = useState(false);
  const take = async (read: () => Promise<string>) => {
    // A code was seen, or another way was taken: the camera has nothing more to look for.
    setFilming(false);
    setFailure(null);
    try {
      onCard(readCardQr(await read()));
    } catch (thrown) {
      setFailure(failureOf(thrown));
    }
  };
  const giveUp = (why: Failure) => {
    setFilming(false);
    setFailure(why);
  };
  const calm = useRef<ReturnType<typeof setTimeout>>(undefined);
  const takeTyped = (box: HTMLInputElement) => {
    clearTimeout(calm.current);
    const text = box.value;
    box.value = "";
    if (text !== "") void take(async () => text);
  };
  return (
    <fieldset class="card">
      <legend class="hidden-visually">{t("vault.qr.title")}</legend>
      <h2>{t("vault.qr.title")}</h2>
      <FailureNote failure={failure} />
      <div class="row field">
        <label class="button small" for="qr-image">
          {t("vault.qr.image")}
        </label>
        <input
          id="qr-image"
          class="hidden-visually"
          type="file"
          accept="image/*"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            // The reader is large: loaded only when a picture is there.
            if (file) void take(async () => (await import("./qr-image.ts")).readQrFromImage(file));
          }}
        />
        <button type="button" class="button small" onClick={() => setFilming(!filming)}>
          {filming ? t("vault.qr.stop") : t("vault.qr.camera")}
        </button>
      </div>
      {filming && <Camera onText={(text) => void take(async () => text)} onFailure={giveUp} />}
      <div class="field">
        <label for="qr-typed">{t("vault.qr.typed")}</label>
        <input
          id="qr-typed"
          autocomplete="off"
          spellcheck={false}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            takeTyped(event.currentTarget);
          }}
          onInput={(event) => {
            const box = event.currentTarget;
            clearTimeout(calm.current);
            if (looksComplete(box.value)) calm.current = setTimeout(() => takeTyped(box), SCANNER_DONE_MS);
          }}
        />
      </div>
    </fieldset>
  );
}

function Camera({ onText, onFailure }: { onText: (text: string) => void; onFailure: (failure: Failure) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | null = null;
    const turnOff = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const film = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
      // Stopped while the browser was still asking: the camera must not stay on.
      if (stopped || video.current === null) return turnOff();
      video.current.srcObject = stream;
      await video.current.play();
      const { readQrFromImage } = await import("./qr-image.ts");
      while (!stopped && video.current !== null) {
        const text = await readQrFromImage(video.current).catch((thrown: unknown) => {
          if (thrown instanceof AppError && thrown.code === "vault.qr_not_found") return null;
          throw thrown;
        });
        if (text !== null && !stopped) return onText(text);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    film().catch(() => {
      if (!stopped)
        onFailure({ code: "vault.qr_not_found", message: { vi: vi["vault.qr.noCamera"], en: en["vault.qr.noCamera"] }, retry: "never" });
    });
    return () => {
      stopped = true;
      turnOff();
    };
  }, []);
  return <video ref={video} muted playsinline class="crop" />;
}
