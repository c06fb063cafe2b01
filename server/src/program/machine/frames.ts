/**
 * Where functions start and how long they are, by .eh_frame: also true of libraries without symbols, since unwinding
 * needs it. See the LSB's exception frames. An encoding other than the usual relative one gives nothing.
 */
export function readFrames(view: DataView, offset: number, size: number, address: number): ReadonlyMap<number, number> {
  const frames = new Map<number, number>();
  const encodings = new Map<number, number>();
  let at = offset;
  while (at + 8 <= offset + size) {
    const length = view.getUint32(at, true);
    if (length === 0 || length === 0xffffffff) break;
    const start = at + 4;
    const owner = view.getUint32(start, true);
    if (owner === 0) encodings.set(start - 4, encodingOf(view, start + 4));
    else {
      const encoding = encodings.get(start - owner);
      // Relative to its own place, four signed bytes: what gcc and clang write on x86-64 and arm64.
      if (encoding === 0x1b) {
        const place = start + 4;
        const from = view.getInt32(place, true) + address + (place - offset);
        frames.set(from, view.getUint32(place + 4, true));
      }
    }
    at = start + length;
  }
  return frames;
}

/** The encoding of pointers that a common entry tells its frames, by its augmentation. */
function encodingOf(view: DataView, at: number): number {
  let next = at + 1;
  let augmentation = "";
  for (; view.getUint8(next) !== 0; next += 1) augmentation += String.fromCharCode(view.getUint8(next));
  next += 1;
  const skip = () => {
    while (view.getUint8(next) & 0x80) next += 1;
    next += 1;
  };
  skip();
  skip();
  skip();
  if (!augmentation.startsWith("z")) return 0;
  skip();
  for (const letter of augmentation.slice(1)) {
    if (letter === "R") return view.getUint8(next);
    if (letter === "L") next += 1;
    else if (letter === "P") {
      const width = { 0: 8, 2: 2, 3: 4, 4: 8, 10: 2, 11: 4, 12: 8 }[view.getUint8(next) & 15];
      if (width === undefined) return 0;
      next += 1 + width;
    }
  }
  return 0;
}
