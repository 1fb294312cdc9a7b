// The preload's bare lists of names and the contract's schemas speak of the same calls and events.
import { expect, it } from 'vitest';
import { calls, events } from '../../../preload/contract/calls';
import { callNames, eventNames } from '../../../preload/contract/names';

it('lists every call once, and no other', () => {
  expect([...callNames].sort()).toEqual(Object.keys(calls).sort());
  expect(new Set(callNames).size).toBe(callNames.length);
});

it('lists every event once, and no other', () => {
  expect([...eventNames].sort()).toEqual(Object.keys(events).sort());
  expect(new Set(eventNames).size).toBe(eventNames.length);
});

it('names calls subject.verb, and none that a prototype has', () => {
  for (const name of callNames) {
    expect(name).toMatch(/^[a-z]+\.[a-z][A-Za-z]+$/);
    for (const part of name.split('.')) expect(part in {}).toBe(false);
  }
});

it('lets only the report window read and finish a report', () => {
  const ofReport = Object.entries(calls).filter(([, call]) => call.role === 'report').map(([name]) => name);
  expect(ofReport.sort()).toEqual(['reports.content', 'reports.ready']);
  const ofPreview = Object.entries(calls).filter(([, call]) => call.role === 'preview').map(([name]) => name);
  expect(ofPreview.sort()).toEqual(['preview.close', 'preview.content', 'preview.print', 'preview.save', 'preview.showInFolder', 'preview.touched']);
});
