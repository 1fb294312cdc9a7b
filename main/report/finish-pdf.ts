// What Chromium's PDF says about itself, set right: our own name for its maker, the declared time, metadata an archive reads.
// The bytes of the pages stay as they are.
import { Failure } from '../failure';

export interface PdfFacts {
  title: string;
  language: string;
  /** Name and version of this program. */
  creator: string;
  /** The declared time, which also stands on the pages. */
  madeAt: Date;
}

const latin = 'latin1';

/** `D:20261126145207Z` */
const pdfDate = (date: Date): string => `D:${date.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, '')}Z`;
/** A text string as UTF-16 in hexadecimal, which needs no escapes. */
const pdfText = (text: string): string => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function xmp({ title, language, creator, madeAt }: PdfFacts, producer: string): string {
  const at = madeAt.toISOString().replace(/\.\d+Z$/, 'Z');
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>${language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${xml(creator)}</xmp:CreatorTool>
<xmp:CreateDate>${at}</xmp:CreateDate>
<xmp:ModifyDate>${at}</xmp:ModifyDate>
<pdf:Producer>${xml(producer)}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

/**
 * Structure elements are named by when the page came by them: that counts on from report to report while the window that
 * prints stays, and two may change places. Here they are named in the order they stand in the file. Names have eight
 * digits and the tree that finds them is sorted anew (ISO 32000-1 §7.9.6), so that nothing moves.
 */
function renamed(text: string): string {
  const order = new Map<string, string>();
  for (const [, name] of text.matchAll(/\/ID \(node(\d{8})\)/g)) if (name !== undefined && !order.has(name)) order.set(name, String(order.size + 1).padStart(8, '0'));
  return text
    .replaceAll(/\(node(\d{8})\)/g, (whole, name: string) => (order.has(name) ? `(node${String(order.get(name))})` : whole))
    .replaceAll(/\/Names \[((?:\(node\d{8}\)\s+\d+ 0 R\s*)+)\]/g, (_, list: string) => {
      const pairs = [...list.matchAll(/\(node\d{8}\)\s+\d+ 0 R/g)].map(([pair]) => pair);
      const gaps = list.split(/\(node\d{8}\)\s+\d+ 0 R/).slice(1);
      return `/Names [${pairs.sort().map((pair, index) => pair + (gaps[index] ?? '')).join('')}]`;
    })
    .replaceAll(/\/Limits \[\(node\d{8}\) \(node\d{8}\)\]/g, order.size === 0 ? '$&' : `/Limits [(node00000001) (node${String(order.size).padStart(8, '0')})]`);
}

/** The text between two marks, or why not. @throws Failure `internal`: Chromium writes something else than it did */
function part(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Failure('internal', { details: { reason: 'pdf' } });
  return found;
}

/**
 * Replaces the document information in its place and appends a new catalogue with metadata (an incremental update, ISO
 * 32000-1 §7.5.6). Chromium's file names the browser, the second it was printed and how many were printed before; none of that may be part of what
 * is the same every time.
 * @throws Failure `internal` when the file is not built as Chromium builds it
 */
export function finishPdf(pdf: Uint8Array, facts: PdfFacts): Uint8Array {
  // One byte a character: what is looked for and written is ASCII, and lengths stay.
  const text = renamed(Buffer.from(pdf).toString(latin));
  const trailer = text.slice(text.lastIndexOf('trailer'));
  const [size, root, info, xref] = [/\/Size (\d+)/, /\/Root (\d+) 0 R/, /\/Info (\d+) 0 R/, /startxref\s+(\d+)/].map((pattern) => Number(part(trailer, pattern))) as [number, number, number, number];
  const oldInfo = part(text, new RegExp(`(?:^|\\n)${info} 0 obj\\n(<<[\\s\\S]*?>>)\\nendobj`));
  const catalogue = part(text, new RegExp(`(?:^|\\n)${root} 0 obj\\n(<<[\\s\\S]*?>>)\\nendobj`));
  const producer = part(oldInfo, /\/Producer \(([^)]*)\)/);
  const at = pdfDate(facts.madeAt);
  const newInfo = `<</Title ${pdfText(facts.title)}\n/Creator (${facts.creator.replaceAll(/[^\w .-]/g, '')})\n/Producer (${producer})\n/CreationDate (${at})\n/ModDate (${at})>>`;
  const infoAt = text.indexOf(oldInfo);
  // Room comes from the browser's long name; a title that needs more goes into the update.
  const fits = newInfo.length <= oldInfo.length;
  const inPlace = fits ? newInfo.padEnd(oldInfo.length) : `<<>>`.padEnd(oldInfo.length);
  const body = text.slice(0, infoAt) + inPlace + text.slice(infoAt + oldInfo.length);

  const metadata = Buffer.from(xmp(facts, producer)).toString(latin);
  const objects: [number, string][] = [
    [root, `${catalogue.slice(0, -2)}\n/Metadata ${size} 0 R>>`],
    [size, `<</Type /Metadata /Subtype /XML /Length ${metadata.length}>>\nstream\n${metadata}\nendstream`],
    ...(fits ? [] : [[info, newInfo] as [number, string]]),
  ];
  let end = body.endsWith('\n') ? body : `${body}\n`;
  const entries = objects.map(([number, content]) => {
    const offset = end.length;
    end += `${number} 0 obj\n${content}\nendobj\n`;
    return `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  end += `xref\n${entries.join('')}trailer\n<</Size ${size + 1}\n/Root ${root} 0 R\n/Info ${info} 0 R\n/Prev ${xref}>>\nstartxref\n${end.length}\n%%EOF\n`;
  return Buffer.from(end, latin);
}
