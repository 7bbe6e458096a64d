/** The part of pngjs, which comes without types, that is used here. */
export class PNG {
  constructor(size: { width: number; height: number });
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  static readonly sync: {
    read(png: Uint8Array): PNG;
    write(picture: PNG): Uint8Array;
  };
}
