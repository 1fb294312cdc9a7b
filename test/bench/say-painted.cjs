// Put before a program with `-r`: says when its first page had painted and when what was looked for was there, and ends it at once.
const { app } = require('electron');

const wanted = process.env['BENCH_SELECTOR'] ?? 'body';
/** In the page: when it painted first and when the element was painted, since 1970 in ms. */
const look = `new Promise((done) => {
  const look = () => {
    if (!document.querySelector(${JSON.stringify(wanted)})) return void requestAnimationFrame(look);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const there = performance.timeOrigin + performance.now();
        const painted = performance.getEntriesByName('first-contentful-paint')[0];
        done({ painted: painted ? performance.timeOrigin + painted.startTime : there, there });
      };
      channel.port2.postMessage(null);
    });
  };
  look();
})`;

/** What its own protocol was asked for: the page's own list knows only the web's. */
const loaded = [];
app.on('session-created', ({ protocol }) => {
  const register = protocol.registerStreamProtocol.bind(protocol);
  protocol.registerStreamProtocol = (scheme, handler) => register(scheme, (request, answer) => {
    loaded.push(new URL(request.url).pathname);
    handler(request, answer);
  });
});
app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    void contents.executeJavaScript(look).then((found) => {
      process.stdout.write(`\n${JSON.stringify({ created: process.getCreationTime(), ...found, loaded })}\n`, () => process.kill(process.pid, 'SIGKILL'));
    });
  });
});
