import { operations } from "./classic-bpf.js";

/** What the kernel tells a filter of a call: struct seccomp_data, without the instruction pointer. */
export interface AskedCall {
  /** AUDIT_ARCH_ value. */
  readonly architecture: number;
  readonly number: number;
  /** Up to six; missing ones are 0. */
  readonly arguments: readonly bigint[];
}

export interface Simulated {
  /** SECCOMP_RET_ value with its data. */
  readonly action: number;
  /** Instructions run. */
  readonly steps: number;
}

/**
 * Runs a filter, an array of struct sock_filter in little-endian, on one call as the kernel would. Knows the
 * instructions that libseccomp and we use.
 *
 * @throws {Error} for what seccomp(2) would refuse: an unknown instruction, a jump or an end outside the program, a
 * load that isn't of a whole word inside struct seccomp_data
 */
export function simulate(filter: Uint8Array, call: AskedCall): Simulated {
  const data = dataOf(call);
  const code = new DataView(filter.buffer, filter.byteOffset, filter.byteLength);
  const length = filter.byteLength / 8;
  let accumulator = 0;
  for (let at = 0, steps = 1; ; at += 1, steps += 1) {
    if (at >= length) throw new Error(`The filter ends at instruction ${at} without an answer`);
    const place = at * 8;
    const k = code.getUint32(place + 4, true);
    const jump = (met: boolean) => code.getUint8(place + (met ? 2 : 3));
    switch (code.getUint16(place, true)) {
      case operations.answer:
        return { action: k, steps };
      case operations.load:
        if (k % 4 !== 0 || k + 4 > data.byteLength) throw new Error(`Instruction ${at} loads from offset ${k}`);
        accumulator = data.getUint32(k, true);
        break;
      case operations.and:
        accumulator = (accumulator & k) >>> 0;
        break;
      case operations.jump:
        at += k;
        break;
      case operations.equal:
        at += jump(accumulator === k);
        break;
      case operations.greater:
        at += jump(accumulator > k);
        break;
      case operations.atLeast:
        at += jump(accumulator >= k);
        break;
      default:
        throw new Error(`Instruction ${at} has the unknown code ${code.getUint16(place, true)}`);
    }
  }
}

function dataOf(call: AskedCall): DataView {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.number, true);
  data.setUint32(4, call.architecture, true);
  for (const [index, value] of call.arguments.entries()) data.setBigUint64(16 + index * 8, value, true);
  return data;
}
