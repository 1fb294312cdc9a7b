// What scripts/engine builds for an import.
declare module '*?wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module '*?code' {
  const code: string;
  export default code;
}
