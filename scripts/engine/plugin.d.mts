import type { Plugin } from 'vite';

export function compileAssembly(file: string): Promise<Uint8Array>;
export function enginePlugin(): Plugin;
