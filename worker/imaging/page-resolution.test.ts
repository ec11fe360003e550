import { expect, it } from "vitest";
import { resolveResolution } from "./page-resolution.ts";

it("believes the file where the paper it tells of can be fed, also a long receipt", () => {
  expect(resolveResolution({ declaredDpi: 200 }, 1654, 2339)).toEqual({ dpiX: 200, dpiY: 200, trusted: true });
  expect(resolveResolution({ declaredDpi: 204, declaredDpiY: 98 }, 1728, 1146)).toEqual({ dpiX: 204, dpiY: 98, trusted: true });
  expect(resolveResolution({ declaredDpi: 200 }, 640, 5200)).toEqual({ dpiX: 200, dpiY: 200, trusted: true });
});

it("takes a picture for an A4 page where the file says what cannot be", () => {
  for (const declaredDpi of [72, 20]) expect(resolveResolution({ declaredDpi }, 2480, 3508)).toMatchObject({ dpiX: 300, trusted: false });
  expect(resolveResolution({ declaredDpi: null }, 2480, 3508)).toMatchObject({ dpiX: 300, trusted: false });
});
