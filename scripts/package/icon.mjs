// The program's icon, drawn: a fan of outcomes on a rounded square. Any size, the same bytes each time.
import { PNG } from 'pngjs';

const ground = [30, 64, 96];
const fan = [122, 178, 224];
const line = [255, 255, 255];
/** Each pixel is the mean of so many times so many. */
const finer = 4;

/** @param {number} x @param {number} y both from 0 to 1 @returns {number[] | null} null where nothing is */
function colourAt(x, y) {
  const edge = 0.04;
  const radius = 0.2;
  const beyond = (/** @type {number} */ value) => Math.max(edge + radius - value, value - (1 - edge - radius), 0);
  if (Math.hypot(beyond(x), beyond(y)) > radius) return null;
  const along = (x - 0.2) / 0.6;
  if (along < 0 || along > 1) return ground;
  const middle = 0.68 - 0.28 * along ** 1.3;
  const width = 0.24 * Math.sqrt(along);
  if (Math.abs(y - middle) < 0.028) return line;
  return Math.abs(y - middle) < width ? fan : ground;
}

/** @param {number} size in pixels @returns {Buffer} a PNG */
export function icon(size) {
  const picture = new PNG({ width: size, height: size });
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0];
      let covered = 0;
      for (let sample = 0; sample < finer * finer; sample += 1) {
        const colour = colourAt((column + ((sample % finer) + 0.5) / finer) / size, (row + (Math.floor(sample / finer) + 0.5) / finer) / size);
        if (!colour) continue;
        covered += 1;
        for (let part = 0; part < 3; part += 1) sum[part] = (sum[part] ?? 0) + (colour[part] ?? 0);
      }
      const at = (row * size + column) * 4;
      for (let part = 0; part < 3; part += 1) picture.data[at + part] = covered === 0 ? 0 : Math.round((sum[part] ?? 0) / covered);
      picture.data[at + 3] = Math.round((255 * covered) / (finer * finer));
    }
  }
  return PNG.sync.write(picture);
}
