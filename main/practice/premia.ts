// Premia of the practice environment: sessions are opened one after the other, and each has a page that says it would begin here.
import { randomBytes } from 'node:crypto';
import { Refusal, type Answer, type Route } from './exchange';
import { practiceCatalogue } from './simulation-request';

/** Where the person is sent, below the base of the environment. */
export const premiaPath = '/premia/sessions';

/** Nothing of a request is ever written into it. */
const page = (title: [string, string], words: [string, string]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Premia (practice)</title>
<style>:root{color-scheme:light dark}body{font:16px/1.55 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem}h1{font-size:1.35rem;margin:0 0 .4rem}section+section{margin-top:2rem;padding-top:2rem;border-top:1px solid #8886}</style></head>
<body><main><section><h1>${title[0]}</h1><p>${words[0]}</p></section><section lang="fr"><h1>${title[1]}</h1><p>${words[1]}</p></section></main></body></html>
`;
const known = page(['Practice: a Premia session', 'Entraînement\u202f: une session Premia'], [
  'The guided advice journey would begin here. This page is served by the program itself, on this computer; the people and the money are made up.',
  'Le parcours de conseil commencerait ici. Cette page est servie par le programme lui-même, sur cet ordinateur\u202f; les personnes et les montants sont fictifs.',
]);
const unknown = page(['Practice: no such session', 'Entraînement\u202f: session inconnue'], [
  'Practice opened no session with this link, or it has been restarted since.',
  'L’entraînement n’a pas ouvert de session avec ce lien, ou il a redémarré depuis.',
]);
const headers = { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff' };

export function createJourneys() {
  const opened = new Set<string>();

  return {
    /** Each call opens another journey, as documented. */
    open({ recoJourneyUuid, extProductCode }: { recoJourneyUuid: string; extProductCode: string }): object {
      const issues = [
        !practiceCatalogue.recoJourneys.some(({ uuid }) => uuid === recoJourneyUuid) && `recoJourneyUuid: there is no journey ${recoJourneyUuid}`,
        extProductCode.trim() === '' && 'extProductCode: is empty',
      ].filter((issue) => issue !== false);
      if (issues.length > 0) throw new Refusal(422, `Your request is invalid. ${issues.join('; ')}`, issues);
      const sessionHash = randomBytes(16).toString('hex');
      opened.add(sessionHash);
      return { sessionHash };
    },
    page: {
      operation: `GET ${premiaPath}`, method: 'GET', template: premiaPath,
      answer({ query }): Answer {
        const found = opened.has(query.get('hash') ?? '');
        return { status: found ? 200 : 404, body: found ? known : unknown, contentType: 'text/html; charset=utf-8', headers };
      },
    } satisfies Route,
  };
}
export type Journeys = ReturnType<typeof createJourneys>;
