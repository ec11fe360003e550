/** Distance between the strongest and the weakest colour up to which ink is black; what the camera and JPEG tint stays below. */
const BLACK_CHROMA = 36;
const COLOUR_LIFT = 2.5;

/** How light one pixel is when coloured ink is taken away: seal red and pen blue become white, print is dark in all three colours. May exceed 255. */
export function withoutColour(r: number, g: number, b: number): number {
  const lightest = Math.max(r, g, b);
  const chroma = lightest - Math.min(r, g, b);
  return chroma > BLACK_CHROMA ? lightest + COLOUR_LIFT * (chroma - BLACK_CHROMA) : lightest;
}
