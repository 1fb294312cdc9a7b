// What an entry of a table says, and what follows when it says nothing.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { operation } from '../../../main/api/define';
import { write } from '../../../main/api/fields';

const least = { summary: 'Something.', layers: ['person'], response: z.string() } as const;

it('an entry that says nothing special is a quick call for whoever is signed in, and signs nobody in', () => {
  const { path, query, ...rest } = operation('GET /v1/things', least);
  expect(rest).toEqual({ id: 'GET /v1/things', ...least, body: null, answer: 'json', deprecated: false, caller: 'advisor', retry: 'read', patience: 'quick', signsIn: false, results: [] });
  expect([path.shape, query.shape]).toEqual([{}, {}]);
});

it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('%s is never repeated unless the entry says that it may be', (method) => {
  expect(operation(`${method} /v1/things`, least).retry).toBe('never');
  expect(operation(`${method} /v1/things`, { ...least, retry: 'compute' }).retry).toBe('compute');
});

it('what an entry says is kept, and parameters it does not name are refused', () => {
  const more = { answer: 'text', deprecated: true, caller: 'never', retry: 'never', patience: 'wait', signsIn: true, results: ['Waiting'] } as const;
  const made = operation('GET /v1/things/{id}', { ...least, ...more, path: { id: write.int32 }, query: { page: write.int32 }, body: z.strictObject({}) });
  expect(made).toMatchObject(more);
  expect([made.path, made.query].map((parameters) => parameters.safeParse({ id: 1, page: 1 }).success)).toEqual([false, false]);
  expect([made.path.safeParse({ id: 1 }).success, made.query.safeParse({ page: 1 }).success, made.body.safeParse({}).success]).toEqual([true, true, true]);
});
