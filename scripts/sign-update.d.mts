export function publicKeyOf(pem: string | Buffer): string;
export function signed(about: { version: string; system: string; file: string; size: number; sha512: string }, pem: string | Buffer): string;
