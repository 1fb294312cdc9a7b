// A file built as Chromium builds it: classic cross-reference table, plain objects, the browser's own document information.
const producer = 'Skia/PDF m130';

export function chromiumPdf(title = 'Report'): Uint8Array {
  const objects = [
    `<</Title (${title})\n/Creator (Mozilla/5.0 \\(X11; Linux x86_64\\) AppleWebKit/537.36 \\(KHTML, like Gecko\\) AdvisorWorkstation/0.1.0 Chrome/130.0.6723.137 Electron/33.2.1 Safari/537.36)\n/Producer (${producer})\n/CreationDate (D:20261126145207+00'00')\n/ModDate (D:20261126145207+00'00')>>`,
    '<</Type /Catalog\n/Pages 3 0 R\n/MarkInfo <</Type /MarkInfo\n/Marked true>>\n/Lang (en)>>',
    '<</Type /Pages\n/Kids [4 0 R]\n/Count 1>>',
    '<</Type /Page\n/Parent 3 0 R\n/MediaBox [0 0 595 842]>>',
  ];
  let text = '%PDF-1.4\n%\u00d3\u00eb\u00e9\u00e1\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${objects.length + 1}\n/Root 2 0 R\n/Info 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** What the newest cross-reference says of an object, followed back through earlier ones. */
export function objectOf(pdf: Uint8Array, number: number): string | null {
  const text = Buffer.from(pdf).toString('latin1');
  for (let xref: number | null = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]); xref !== null; ) {
    const section = text.slice(xref, text.indexOf('startxref', xref));
    const table = section.slice(0, section.indexOf('trailer'));
    for (const [, first, count, rows] of table.matchAll(/^(\d+) (\d+)\n((?:\d{10} \d{5} [nf] \n)+)/gm)) {
      const index = number - Number(first);
      if (index >= 0 && index < Number(count)) {
        const at = Number(rows!.slice(index * 20, index * 20 + 10));
        const found = text.slice(at, text.indexOf('endobj', at));
        if (!found.startsWith(`${number} 0 obj\n`)) throw new Error(`the table points beside object ${number}`);
        return found.slice(`${number} 0 obj\n`.length);
      }
    }
    const before = /\/Prev (\d+)/.exec(section)?.[1];
    xref = before === undefined ? null : Number(before);
  }
  return null;
}
